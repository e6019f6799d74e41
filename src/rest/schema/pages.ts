import { basename } from 'node:path';
import { Assets, packageFile } from './assets.js';
import { readInfo } from './info.js';

/** Below it live the document, its pages and their files. */
export const SCHEMA = 'api/schema';

const DOCUMENT = `/${SCHEMA}/?format=json`;

/** The validator would send the document's address to somebody else's service. */
const START_SWAGGER_UI = `SwaggerUIBundle({ url: '${DOCUMENT}', dom_id: '#page', deepLinking: true, validatorUrl: null });\n`;

const START_REDOC = `const fontFamily = 'system-ui, sans-serif';
const theme = { typography: { fontFamily, headings: { fontFamily } } };
Redoc.init('${DOCUMENT}', { theme }, document.getElementById('page'));
`;

/** ReDoc shows its maker's logo from a foreign server. Where that address holds nothing, it leaves the logo out. */
const withoutForeignLogo = (redoc: Buffer): string =>
  redoc.toString().replaceAll('https://cdn.redoc.ly/redoc/logo-mini.svg', 'data:,');

export interface Pages {
  readonly assets: Assets;
  readonly swaggerUi: string;
  readonly redoc: string;
}

/** The pages that show the document, with all that a browser needs for them. */
export function buildPages(): Pages {
  const assets = new Assets();
  const add = (path: string, content: Buffer | string = packageFile(path)): string =>
    `/${SCHEMA}/assets/${assets.add(basename(path), content)}`;
  const plain = add('page.css', 'body { margin: 0; }\n');
  const redoc = 'redoc/bundles/redoc.standalone.js';
  return {
    assets,
    swaggerUi: page(
      'Swagger UI',
      [plain, add('swagger-ui-dist/swagger-ui.css')],
      [add('swagger-ui-dist/swagger-ui-bundle.js'), add('swagger-ui-start.js', START_SWAGGER_UI)],
    ),
    redoc: page(
      'ReDoc',
      [plain],
      [add(redoc, withoutForeignLogo(packageFile(redoc))), add('redoc-start.js', START_REDOC)],
    ),
  };
}

const page = (
  title: string,
  styles: readonly string[],
  scripts: readonly string[],
): string => `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${readInfo().title}: ${title}</title>
  <link rel="icon" href="data:,">
  ${styles.map((url) => `<link rel="stylesheet" href="${url}">`).join('\n  ')}
</head>
<body>
  <div id="page"></div>
  ${scripts.map((url) => `<script src="${url}"></script>`).join('\n  ')}
</body>
</html>
`;
