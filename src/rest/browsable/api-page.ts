import { STATUS_CODES } from 'node:http';
import { BrowserSession } from '../core/browser-session.js';
import type { Request } from '../core/contracts.js';
import { METHOD_FIELD } from '../core/form-overrides.js';
import { JsonPieces, JsonText } from '../core/json-text.js';
import { pathOf, pathWith } from '../core/links.js';
import { API_ROOT } from '../core/addresses.js';
import type { Response } from '../core/response.js';
import type { APIView } from '../views/api-view.js';
import { breadcrumbs, extraActions } from './breadcrumbs.js';
import { filterPanel, type FilterPanel } from './filter-panel.js';
import { formsOf, type Forms } from './forms.js';
import { jsonMarkup, urlize } from './markup.js';
import { exactJson } from '../exact-json.js';
import type { Account, Crumb, PageFrame } from '../pages/html-page.js';
import { pageLinks, type PageLinks } from './page-links.js';
import { texts } from '../pages/texts.js';

/** The page of a view's answer, for the template `api`. */
export interface ApiPage extends PageFrame, Forms {
  readonly name: string;
  /** The paragraphs of the view's description. */
  readonly description: readonly string[];
  readonly method: string;
  /** The address of the page, and of its forms. */
  readonly path: string;
  /** Where OPTIONS can be asked for, and GET in each format; without any where there is no GET. */
  readonly options: string;
  readonly formats: readonly { readonly name: string; readonly url: string }[];
  /** Status, headers and body of the answer that the page is about; headers and body are HTML. */
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly (readonly [name: string, markup: string])[];
  readonly content: string;
  readonly filters?: FilterPanel;
  readonly pages?: PageLinks;
  readonly extraActions: readonly Crumb[];
  /** Whether another user might be let in. */
  readonly refused: boolean;
}

const NO_FORMS: Forms = { forms: [], delete: false, unsendable: [] };

export async function apiPage(response: Response, request: Request): Promise<ApiPage> {
  const { view, route, method } = request;
  const { status, data, page } = response;
  const name = view.viewName(route);
  const refused = status === 401 || status === 403;
  const crumbs = breadcrumbs(request);
  return {
    title: status >= 400 ? texts.titleOfRefusal(name) : name,
    account: accountOf(request),
    crumbs,
    name,
    description: refused ? [] : view.description.split(/\n{2,}/).filter(Boolean),
    method,
    path: pathWith(request, { [METHOD_FIELD]: undefined }),
    options: pathOf(request),
    formats: route.actions.GET
      ? view.renderersFor(route).map(({ format }) => ({ name: format, url: formatUrl(request, format) }))
      : [],
    status,
    reason: STATUS_CODES[status] ?? '',
    headers: headersOf(response, request),
    content: data === null ? '' : jsonMarkup(await jsonValue(data), collectionOf(request)),
    filters: filterPanel(response, request),
    pages: page && pageLinks(page),
    extraActions: refused ? [] : extraActions(request),
    refused,
    // What a service in trouble does not know it is not asked for.
    ...(status >= 500 ? NO_FORMS : await formsOf(response, request)),
  };
}

/** The address of a list whose rows have addresses too; undefined for any other. */
function collectionOf({ route, urlconf }: Request): string | undefined {
  return urlconf.at(`${route.path}/{id}`) && `/${API_ROOT}/${route.path}/`;
}

/** Who is logged in; undefined where sessions do not count. */
function accountOf(request: Request): Account | undefined {
  const { auth, user } = request;
  const { authenticators } = request.view as APIView;
  if (!authenticators.some(({ csrf }) => csrf)) return undefined;
  return {
    ...(user && { username: user.username }),
    ...(auth instanceof BrowserSession && { csrfToken: auth.csrfToken() }),
    next: pathWith(request, { [METHOD_FIELD]: undefined }),
  };
}

/** The address with another format: a suffix would count for more than the parameter. */
function formatUrl(request: Request, format: string): string {
  const url = pathWith(request, { format, [METHOD_FIELD]: undefined });
  const { format: suffix } = request.parameters;
  return suffix ? url.replace(`.${suffix}?`, '/?') : url;
}

/** The headers of the representation that a program would get. */
function headersOf({ headers }: Response, { view, route, acceptedRenderer }: Request): [string, string][] {
  const renderer = view.renderersFor(route).find((each) => each !== acceptedRenderer) ?? acceptedRenderer;
  const all = {
    allow: route.allowHeader,
    'content-type': renderer.contentType,
    vary: renderer.vary,
    ...headers,
  };
  return Object.entries(all)
    .map(([name, value]): [string, string] => [capitalised(name), urlize(value)])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

const capitalised = (name: string): string =>
  name.replace(/(^|-)(www(?=-)|[a-z])/g, (_, before: string, first: string) => before + first.toUpperCase());

/** Data as JSON would have it. */
async function jsonValue(data: unknown): Promise<unknown> {
  if (data instanceof JsonText) return data.value;
  if (!(data instanceof JsonPieces)) return JSON.parse(exactJson(data)) as unknown;
  const items: unknown[] = [];
  for await (const piece of data.pieces) items.push(...(JSON.parse(piece) as unknown[]));
  return items;
}
