import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Assets, packageFile } from './assets.js';
import { documentationPage } from './documentation-page.js';
import { SCHEMA } from '../../core/addresses.js';

/** Scripts and styles of our own. */
const STATIC = fileURLToPath(new URL('./static/', import.meta.url));

/** ReDoc shows its maker's logo from a foreign server. Where that address holds nothing, it leaves the logo out. */
const withoutForeignLogo = (redoc: Buffer): string =>
  redoc.toString().replaceAll('https://cdn.redoc.ly/redoc/logo-mini.svg', 'data:,');

/** The pages that show the document, with all that a browser needs for them. */
export function buildPages(parts: readonly string[]) {
  const assets = new Assets();
  const add = (files: Readonly<Record<string, Buffer | string>>): string =>
    `/${SCHEMA}/assets/${assets.add(files)}`;
  const own = add(Object.fromEntries(readdirSync(STATIC).map((name) => [name, readFileSync(STATIC + name)])));
  const swaggerUi = add({
    'swagger-ui.css': packageFile('swagger-ui-dist/swagger-ui.css'),
    'swagger-ui-bundle.js': packageFile('swagger-ui-dist/swagger-ui-bundle.js'),
  });
  const redoc = add({
    'redoc.standalone.js': withoutForeignLogo(packageFile('redoc/bundles/redoc.standalone.js')),
  });
  return {
    assets,
    swaggerUi: documentationPage({
      name: 'Swagger UI',
      styles: [`${swaggerUi}/swagger-ui.css`, `${own}/page.css`, `${own}/swagger-ui.css`],
      scripts: [`${swaggerUi}/swagger-ui-bundle.js`],
      module: `${own}/swagger-ui.js`,
      logIn: true,
      parts,
      element: 'div',
    }),
    redoc: documentationPage({
      name: 'ReDoc',
      styles: [`${own}/page.css`, `${own}/redoc.css`],
      scripts: [`${redoc}/redoc.standalone.js`],
      module: `${own}/redoc.js`,
      logIn: false,
      parts,
      element: 'main',
    }),
  };
}
