import type { OpenAPIObject, SchemaObject } from '@nestjs/swagger';
import { exampleRequests, successOf, type ExampleRequest } from './example-requests.js';
import { forgetTokens, keepId, keepTokens, refreshTokens, successTests } from './postman-scripts.js';
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

const reference = (variable: string): string => `{{${variable}}}`;

/**
 * A Postman collection of one request for each operation, in an order in which all of them succeed. It logs in by
 * itself, with the environment's user name and password, and renews the access token before that ends.
 */
export function postmanCollection(document: OpenAPIObject): object {
  const tokens = tokenAddresses(document);
  const requests = exampleRequests(document, (field) => reference(VARIABLES[field] ?? field));
  const folders = (document.tags ?? []).map(({ name, description }) => ({
    name,
    description,
    item: inOrder(
      requests.filter(({ operation }) => operation.tags?.[0] === name),
      tokens,
    ).map((request) => item(document, request, tokens)),
  }));
  return {
    info: { name: document.info.title, description: document.info.description, schema: FORMAT },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: reference('access'), type: 'string' }] },
    event: tokens ? [script('prerequest', refreshTokens(tokens))] : [],
    item: folders,
  };
}

/** What the collection needs to know of a service, and of its user, who fills in name and password. */
export const postmanEnvironment = (name: string, origin: string): object => ({
  name,
  values: [
    { key: 'base_url', value: origin, type: 'default', enabled: true },
    { key: 'username', value: '', type: 'default', enabled: true },
    ...['password', 'access', 'refresh'].map((key) => ({ key, value: '', type: 'secret', enabled: true })),
  ],
  _postman_variable_scope: 'environment',
});

/** Creates first, then uses what was created, deletes it after all else, and logs out at the very end. */
function inOrder(requests: readonly ExampleRequest[], tokens: TokenAddresses | undefined): ExampleRequest[] {
  const rank = ({ method, path }: ExampleRequest): number => {
    if (path === tokens?.revoke || tokens?.revokeAll.includes(path)) return 4;
    if (method === 'DELETE') return 3;
    if (path.includes('{')) return 1;
    return method === 'POST' ? 0 : 2;
  };
  return requests.toSorted((a, b) => rank(a) - rank(b));
}

function item(document: OpenAPIObject, request: ExampleRequest, tokens: TokenAddresses | undefined): object {
  const { operation, method, accept, body, authenticated } = request;
  const header = [
    ...(accept ? [{ key: 'Accept', value: accept }] : []),
    ...(body === undefined ? [] : [{ key: 'Content-Type', value: 'application/json' }]),
  ];
  const raw = Array.isArray(body)
    ? withIds(body, reference(idsVariable(operation)))
    : JSON.stringify(body, null, 2);
  const options = { raw: { language: 'json' } };
  return {
    name: operation.summary,
    event: [script('test', testScript(document, request, tokens))],
    request: {
      ...{ method, header, description: operation.description, url: urlOf(request) },
      ...(!authenticated && { auth: { type: 'noauth' } }),
      ...(body !== undefined && { body: { mode: 'raw', raw, options } }),
    },
  };
}

function urlOf({ operation, path, parameters }: ExampleRequest): object {
  const parts = path.split('/').slice(1);
  const names = parts.map((part) => part.replace(/^\{(\w+)\}$/, ':$1'));
  const variable = Object.entries(parameters).map(([key, example]) => ({
    key,
    value: key === 'id' ? reference(idVariable(operation)) : String(example),
  }));
  // The empty part at the end is the final slash.
  const address = { host: [reference('base_url')], path: [...names, ''] };
  return { raw: `${reference('base_url')}/${names.join('/')}/`, ...address, variable };
}

type Operation = ExampleRequest['operation'];

const idVariable = ({ tags = [] }: Operation): string => `${tags[0]}_id`;

/** Of what was created in a list: what is deleted in one is not deleted by itself. */
const idsVariable = ({ tags = [] }: Operation): string => `${tags[0]}_bulk_id`;

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
  tokens: TokenAddresses | undefined,
): string {
  const { status, schema } = successOf(operation);
  const answer = schema && standaloneSchema(document, schema);
  const isList = answer?.type === 'array';
  const shown = isList ? (answer.items as SchemaObject) : answer;
  const hasId = shown?.properties?.id !== undefined;
  const variable = isList ? idsVariable(operation) : idVariable(operation);
  return [
    successTests(status, answer),
    ...(status === '201' && hasId ? [keepId(variable, isList)] : []),
    ...(path === tokens?.obtain || path === tokens?.refresh ? [keepTokens] : []),
    ...(path === tokens?.revoke || tokens?.revokeAll.includes(path) ? [forgetTokens] : []),
  ].join('\n');
}

const script = (listen: 'prerequest' | 'test', text: string): object => ({
  listen,
  script: { type: 'text/javascript', exec: text.trimEnd().split('\n') },
});
