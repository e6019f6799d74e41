/* global Redoc */
import { loadDocument, texts } from './document.js';

const page = document.getElementById('page');
const fontFamily = 'system-ui, sans-serif';
const dark = matchMedia('(prefers-color-scheme: dark)');

/** ReDoc mixes further colours from these, so they are no variables of CSS. */
const LIGHT = {
  ground: '#fff',
  box: '#f6f7f8',
  text: '#1e2327',
  quiet: '#565e66',
  link: '#0b5cad',
  good: '#1a6332',
  bad: '#b3261e',
};
const DARK = {
  ground: '#15181b',
  box: '#1d2125',
  text: '#e3e6e9',
  quiet: '#a2abb3',
  link: '#7db8f5',
  good: '#93d3a5',
  bad: '#f59d96',
};

function theme({ ground, box, text, quiet, link, good, bad }) {
  const links = { color: link, visited: link, hover: link, textDecoration: 'underline' };
  return {
    colors: {
      primary: { main: link },
      text: { primary: text, secondary: quiet },
      success: { main: good },
      error: { main: bad },
      // Tabs are on dark ground in either case.
      responses: {
        success: { color: good, tabTextColor: DARK.good },
        redirect: { color: text, tabTextColor: DARK.text },
        error: { color: bad, tabTextColor: DARK.bad },
      },
    },
    schema: { nestedBackground: box, requireLabelColor: text, typeNameColor: text, typeTitleColor: text },
    sidebar: { backgroundColor: box, textColor: text, activeTextColor: link },
    rightPanel: { backgroundColor: '#1d2125', textColor: '#fff' },
    codeBlock: { backgroundColor: '#0c0e10' },
    typography: { fontFamily, headings: { fontFamily }, code: { color: text, backgroundColor: box }, links },
    fab: { backgroundColor: ground, color: text },
  };
}

/** What assistive technology stumbles over in ReDoc, which writes more as one scrolls and opens. */
function mend() {
  for (const select of page.querySelectorAll('select:not([aria-label])'))
    select.setAttribute('aria-label', texts.mediaType);
  for (const sample of page.querySelectorAll('pre:not([tabindex])')) sample.tabIndex = 0;
  for (const heading of page.querySelectorAll('h5:not([aria-level])')) heading.setAttribute('aria-level', 3);
}

const spec = await loadDocument();
new MutationObserver(mend).observe(page, { childList: true, subtree: true });

function show() {
  const place = document.createElement('div');
  page.replaceChildren(place);
  Redoc.init(spec, { theme: theme(dark.matches ? DARK : LIGHT) }, place);
}

dark.addEventListener('change', show);
show();
