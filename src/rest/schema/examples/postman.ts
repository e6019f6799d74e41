import type { OpenAPIObject, SchemaObject } from '@nestjs/swagger';
import {
  exampleRequests,
  isAuthenticated,
  successOf,
  type ExampleRequest,
  type FormPart,
} from './example-requests.js';
import {
  forgetTokens,
  keepFirstId,
  keepId,
  keepTokens,
  refreshTokens,
  successTests,
} from './postman-scripts.js';
import { SAMPLE_ORIGIN } from '../sample-origin.js';
import { standaloneSchema } from './standalone-schema.js';
import { tokenAddresses, type TokenAddresses } from './token-addresses.js';

/** https://schema.postman.com/collection/json/v2.1.0/draft-07/docs/index.html */
const FORMAT = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

/** A token that is asked for as such is the one that requests bear, and a password stays what it is. */
const VARIABLES: Readonly<Record<string, string>> = {
  token: 'access',
  old_password: 'password',
  new_password: 'password',
};

/** What an account is given that is not the one that asks: names that are free, whenever it is made. */
const OF_ANOTHER: Readonly<Record<string, string>> = {
  username: '$randomUserName',
  password: '$randomPassword',
};

const reference = (variable: string): string => `{{${variable}}}`;

/**
 * A Postman collection of one request for each operation, in an order in which all of them succeed. It logs in by
 * itself, with the user name and password among its variables, and renews the access token before that ends.
 */
export function postmanCollection(document: OpenAPIObject, origin: string): object {
  const tokens = tokenAddresses(document);
  const requests = exampleRequests(document, (field, operation) =>
    reference((isAuthenticated(operation) && OF_ANOTHER[field]) || (VARIABLES[field] ?? field)),
  );
  const found = requests.filter((request) => finds(request, requests));
  const folders = (document.tags ?? []).map(({ name, description }) => {
    const within = requests.filter(({ operation }) => operation.tags?.[0] === name);
    const items = inOrder(within, found, tokens).map((request) =>
      item(document, request, found.includes(request), tokens),
    );
    return { name, description, item: items };
  });
  // What the history tells of last has to be a deletion, which can be undone.
  const rank = ({ name }: { name: string }): number => {
    const isIn = ({ operation }: ExampleRequest): boolean => operation.tags?.[0] === name;
    if (found.some(isIn)) return 2;
    return requests.some((request) => request.method === 'DELETE' && isIn(request)) ? 1 : 0;
  };
  return {
    info: {
      name: document.info.title,
      description: document.info.description?.replaceAll(SAMPLE_ORIGIN, origin),
      schema: FORMAT,
    },
    variable: [...variablesOf(origin), { key: 'access', value: '' }, { key: 'refresh', value: '' }],
    auth: { type: 'bearer', bearer: [{ key: 'token', value: reference('access'), type: 'string' }] },
    event: tokens ? [script('prerequest', refreshTokens(tokens))] : [],
    item: folders.toSorted((a, b) => rank(a) - rank(b)),
  };
}

/** The same variables for another service than the one that the collection is from, or for another user. */
export const postmanEnvironment = (name: string, origin: string): object => ({
  name,
  values: variablesOf(origin).map((variable) => ({
    ...variable,
    type: variable.key === 'password' ? 'secret' : 'default',
    enabled: true,
  })),
  _postman_variable_scope: 'environment',
});

/** What the collection needs to know of a service, and of its user, who fills in name and password. */
const variablesOf = (origin: string): { key: string; value: string }[] => [
  { key: 'baseUrl', value: origin },
  { key: 'username', value: '' },
  { key: 'password', value: '' },
];

/** Whether a request lists what no request creates: what the others have left behind, as history does. It has to come after them. */
const finds = ({ operation, path }: ExampleRequest, requests: readonly ExampleRequest[]): boolean =>
  operation.operationId?.endsWith('_list') === true &&
  requests.some((each) => each.path.startsWith(`${path}{id}/`)) &&
  !requests.some((each) => each.path === path && each.method === 'POST');

/** Creates first, then uses what was created, deletes it after all else, and logs out at the very end. */
function inOrder(
  requests: readonly ExampleRequest[],
  found: readonly ExampleRequest[],
  tokens: TokenAddresses | undefined,
): ExampleRequest[] {
  const rank = (request: ExampleRequest): number => {
    const { method, path } = request;
    // Before anything else is done that history tells of.
    if (found.includes(request)) return -1;
    if (path === tokens?.revoke || tokens?.revokeAll.includes(path)) return 4;
    if (method === 'DELETE') return 3;
    if (path.includes('{')) return 1;
    return method === 'POST' ? 0 : 2;
  };
  return requests.toSorted((a, b) => rank(a) - rank(b));
}

function item(
  document: OpenAPIObject,
  request: ExampleRequest,
  found: boolean,
  tokens: TokenAddresses | undefined,
): object {
  const { operation, method, path, accept, body, form, authenticated } = request;
  const header = [
    ...(accept ? [{ key: 'Accept', value: accept }] : []),
    ...(body === undefined ? [] : [{ key: 'Content-Type', value: 'application/json' }]),
  ];
  const raw = Array.isArray(body)
    ? withIds(body, reference(idsVariable(path)))
    : JSON.stringify(body, null, 2);
  const options = { raw: { language: 'json' } };
  return {
    name: operation.summary,
    event: [script('test', testScript(document, request, found, tokens))],
    request: {
      ...{ method, header, description: operation.description, url: urlOf(request) },
      ...(!authenticated && { auth: { type: 'noauth' } }),
      ...(body !== undefined && { body: { mode: 'raw', raw, options } }),
      ...(form && { body: { mode: 'formdata', formdata: form.map(formParameter) } }),
    },
  };
}

/** A file is written out: so the request can be sent as it comes. */
const formParameter = ({ name, value, fileName }: FormPart): object => ({
  ...{ key: name, value, type: 'text' },
  ...(fileName !== undefined && { fileName, contentType: 'text/csv' }),
});

function urlOf({ path, parameters }: ExampleRequest): object {
  const parts = path.split('/').slice(1);
  const names = parts.map((part) => part.replace(/^\{(\w+)\}$/, ':$1'));
  const variable = Object.entries(parameters).map(([key, example]) => ({
    key,
    value: key === 'id' ? reference(idVariable(path)) : String(example),
  }));
  // The empty part at the end is the final slash.
  return {
    raw: `${reference('baseUrl')}/${names.join('/')}`,
    host: [reference('baseUrl')],
    path: names,
    variable,
  };
}

/** What an address is about, be it one of them, many or all: `books` of `/api/books/{id}`. */
const collectionOf = (path: string): string =>
  path
    .replace(/(\/(\{id\}.*|bulk))?\/$/, '')
    .split('/')
    .at(-1)!;

const idVariable = (path: string): string => `${collectionOf(path)}_id`;

/** Of what was created in a list: what is deleted in one is not deleted by itself. */
const idsVariable = (path: string): string => `${collectionOf(path)}_bulk_id`;

/** A list of objects, or of ids, as JSON with a variable for each id, which JSON itself has no place for. */
function withIds(rows: readonly unknown[], variable: string): string {
  const named = rows.map((row) =>
    typeof row === 'object' && row && 'id' in row
      ? { ...row, id: variable }
      : typeof row === 'number'
        ? variable
        : row,
  );
  return JSON.stringify(named, null, 2).replaceAll(`"${variable}"`, variable);
}

function testScript(
  document: OpenAPIObject,
  { operation, path }: ExampleRequest,
  found: boolean,
  tokens: TokenAddresses | undefined,
): string {
  const { status, schema } = successOf(operation);
  const answer = schema && standaloneSchema(document, schema);
  const isList = answer?.type === 'array';
  const shown = isList ? (answer.items as SchemaObject) : answer;
  const hasId = shown?.properties?.id !== undefined;
  const variable = isList ? idsVariable(path) : idVariable(path);
  return [
    successTests(status, answer),
    ...(status === '201' && hasId ? [keepId(variable, isList)] : []),
    ...(found ? [keepFirstId(idVariable(path))] : []),
    ...(path === tokens?.obtain || path === tokens?.refresh ? [keepTokens] : []),
    ...(path === tokens?.revoke || tokens?.revokeAll.includes(path) ? [forgetTokens] : []),
  ].join('\n');
}

const script = (listen: 'prerequest' | 'test', text: string): object => ({
  listen,
  script: { type: 'text/javascript', exec: text.trimEnd().split('\n') },
});
