import { staticUrl } from '../../pages/static-files.js';
import { SAMPLE_ORIGIN } from '../examples/code-samples.js';
import { readInfo } from '../../service-info.js';
import { texts } from './texts.js';

/** What is special about a page. */
interface DocumentationPage {
  readonly name: string;
  readonly styles: readonly string[];
  readonly scripts: readonly string[];
  /** The script that starts it. */
  readonly module: string;
  readonly logIn: boolean;
  /** The page's main part; a `div` where what is shown there has a `main` of its own. */
  readonly element: 'main' | 'div';
}

const PAGES = { 'Swagger UI': '/api/schema/swagger-ui/', ReDoc: '/api/schema/redoc/' };

const DOCUMENT = '/api/schema/?format=json';

const DOWNLOADS = {
  [texts.openapiYaml]: '/api/schema/?format=yaml',
  [texts.openapiJson]: DOCUMENT,
  [texts.collection]: '/api/schema/postman-collection.json',
  [texts.environment]: '/api/schema/postman-environment.json',
};

/** HTML of a page, in which `module` shows the OpenAPI document. */
export const documentationPage = ({
  name,
  styles,
  scripts,
  module,
  logIn,
  element,
}: DocumentationPage): string => `<!doctype html>
<html lang="${texts.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${name} – ${readInfo().title}</title>
<link rel="icon" type="image/svg+xml" href="${staticUrl('favicon.svg')}">
${styles.map((url) => `<link rel="stylesheet" href="${url}">`).join('\n')}
${scripts.map((url) => `<script defer src="${url}"></script>`).join('\n')}
<script type="module" src="${module}"></script>
</head>
<body>
<a class="skip" href="#page">${texts.skip}</a>
<header class="bar">
<a class="brand" href="/api/">${readInfo().title}</a>
<nav aria-label="${texts.documentation}">${links(PAGES, name)}</nav>
<nav aria-label="${texts.downloads}">${links(DOWNLOADS)}</nav>
</header>
${logIn ? LOG_IN : ''}
<noscript><p>${texts.noScript} <a href="${DOCUMENT}">${texts.openapiJson}</a></p></noscript>
<${element} id="page" tabindex="-1" data-document="${DOCUMENT}" data-origin="${SAMPLE_ORIGIN}" data-texts="${attribute(JSON.stringify(texts.script))}"></${element}>
</body>
</html>
`;

const LOG_IN = `<section class="account" aria-label="${texts.logIn}">
<form id="log-in" novalidate>
<label>${texts.username} <input name="username" autocomplete="username" autocapitalize="none" spellcheck="false" aria-describedby="log-in-status"></label>
<label>${texts.password} <input name="password" type="password" autocomplete="current-password" aria-describedby="log-in-status"></label>
<button>${texts.logIn}</button>
<small>${texts.logInHint}</small>
</form>
<p id="log-in-status" role="status"></p>
<button type="button" id="log-out" hidden>${texts.logOut}</button>
</section>`;

const links = (addresses: Readonly<Record<string, string>>, current?: string): string =>
  Object.entries(addresses)
    .map(([name, url]) => `<a href="${url}"${name === current ? ' aria-current="page"' : ''}>${name}</a>`)
    .join('\n');

const attribute = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
