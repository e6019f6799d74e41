import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { staticFile, staticUrl } from '../../src/rest/pages/static-files.js';
import { addPages } from '../../src/rest/pages/template-folders.js';
import { renderTemplate } from '../../src/rest/pages/templates.js';

/** The folder stays: pages are read again whenever another part adds its own. */
function folderOf(name: string): URL {
  const folder = mkdtempSync(join(tmpdir(), 'pages-'));
  mkdirSync(join(folder, 'templates'));
  mkdirSync(join(folder, 'static'));
  const template = `<%= texts.${name}.greeting %>, <%= it.reader %>: <%= staticUrl('${name}.css') %>`;
  writeFileSync(join(folder, 'templates', 'hello.eta'), template);
  writeFileSync(join(folder, 'static', `${name}.css`), `.${name} { color: red }`);
  return pathToFileURL(`${folder}/`);
}

describe('Pages of another part', () => {
  it.each(['first', 'second'])('are found when they are added after a page was shown: %s', (name) => {
    addPages(name, folderOf(name), { greeting: `Hello from ${name}` });
    const page = renderTemplate(`${name}/hello`, { reader: 'Ann & Bob' });
    expect(page).toBe(`Hello from ${name}, Ann &amp; Bob: ${staticUrl(`${name}.css`)}`);
    expect(staticFile(staticUrl(`${name}.css`).slice('/static/'.length))).toBeDefined();
  });
});
