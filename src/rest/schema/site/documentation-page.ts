import { renderTemplate } from '../../pages/templates.js';
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
  /** Parts of the document beside the public one. */
  readonly parts: readonly string[];
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
export const documentationPage = (page: DocumentationPage): string =>
  renderTemplate('documentation', {
    ...page,
    title: readInfo().title,
    words: texts,
    pages: links({ ...PAGES, ...partsOf(page) }, page.name),
    downloads: links(DOWNLOADS),
    document: DOCUMENT,
  });

/** The parts of the document that are for the staff, each by its name. */
const partsOf = ({ parts }: DocumentationPage): Readonly<Record<string, string>> =>
  Object.fromEntries(
    parts.map((part) => [
      part.charAt(0).toUpperCase() + part.slice(1),
      `?include=${encodeURIComponent(part)}`,
    ]),
  );

const links = (addresses: Readonly<Record<string, string>>, current?: string): string =>
  Object.entries(addresses)
    .map(([name, url]) => `<a href="${url}"${name === current ? ' aria-current="page"' : ''}>${name}</a>`)
    .join('\n');
