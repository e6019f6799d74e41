import type { SchemaObject } from '@nestjs/swagger';
import type { TokenAddresses } from './token-addresses.js';

/** Milliseconds before its end from which on an access token is renewed. */
const MARGIN = 5000;

/** Keeps the tokens of an answer, and when the access token ends by this machine's own clock. */
const KEEP = `function keep(tokens) {
  const claims = tokens.access.split('.')[1].replace(/-/g, '+').replace(/_/g, '/');
  const { exp, iat } = JSON.parse(require('atob')(claims));
  pm.collectionVariables.set('access_expires', Date.now() + (exp - iat) * 1000);
  for (const [name, token] of Object.entries(tokens)) pm.collectionVariables.set(name, token);
}
`;

/** Before each request that bears a token: logs in, or renews the token where it is about to end. */
export const refreshTokens = ({ obtain, refresh }: TokenAddresses): string => `${KEEP}
function post(path, body, done) {
  const request = {
    url: pm.variables.get('baseUrl') + path,
    method: 'POST',
    header: { 'Content-Type': 'application/json' },
    body: { mode: 'raw', raw: JSON.stringify(body) },
  };
  pm.sendRequest(request, (error, response) =>
    done(!error && response.code === 200 ? response.json() : undefined),
  );
}

function logIn() {
  const [username, password] = [pm.variables.get('username'), pm.variables.get('password')];
  post('${obtain}', { username, password }, (tokens) => {
    if (tokens) keep(tokens);
    else console.error('Cannot log in: fill in username and password in the variables of the collection.');
  });
}

const expires = Number(pm.collectionVariables.get('access_expires') || 0);
const anonymous = pm.request.auth && pm.request.auth.type === 'noauth';
if (!anonymous && expires < Date.now() + ${MARGIN}) {
  const refresh = pm.collectionVariables.get('refresh');
  if (refresh) post('${refresh}', { refresh }, (tokens) => (tokens ? keep(tokens) : logIn()));
  else logIn();
}
`;

/** After a request that answers tokens. */
export const keepTokens = `${KEEP}
if (pm.response.code === 200) keep(pm.response.json());
`;

/** After a request that withdraws them. */
export const forgetTokens = `for (const name of ['access', 'refresh', 'access_expires']) pm.collectionVariables.unset(name);
`;

/** Keeps the id of what was created, or of the first of a list, for the requests that follow. */
export const keepId = (variable: string, isList: boolean): string =>
  `if (pm.response.code === 201) pm.collectionVariables.set('${variable}', pm.response.json()${isList ? '[0]' : ''}.id);
`;

/** Keeps the id of the first of a list or a page for the requests that follow. */
export const keepFirstId = (variable: string): string =>
  `const listed = pm.response.json();
pm.collectionVariables.set('${variable}', (listed.results || listed)[0].id);
`;

/** Sees that a request has succeeded as the document says. `status` is a number or a class as in '2XX'. */
export const successTests = (status: string, schema: SchemaObject | undefined): string =>
  `pm.test('Status is ${status}', () => {
  ${status.endsWith('XX') ? 'pm.response.to.be.success' : `pm.response.to.have.status(${status})`};
});
` +
  (schema
    ? `
pm.test('Body is as documented', () => {
  pm.response.to.have.jsonSchema(${JSON.stringify(schema, null, 2).replaceAll('\n', '\n  ')});
});
`
    : '');
