/* global SwaggerUIBundle */
import { accessibility } from './accessibility.js';
import { codeSamples } from './code-samples.js';
import { loadDocument } from './document.js';
import { connectLogIn, goToLogIn, showLoggedIn } from './log-in.js';
import { Tokens } from './tokens.js';

const spec = await loadDocument();
const [scheme, { 'x-tokens': addresses } = {}] =
  Object.entries(spec.components.securitySchemes ?? {}).find(([, each]) => each['x-tokens']) ?? [];

const tokens = new Tokens(addresses, (access) => {
  showLoggedIn(access !== undefined);
  if (access) ui.preauthorizeApiKey(scheme, access);
  else ui.authActions.logout([scheme]);
});

/** The locks at operations lead to the form, which is the one place to log in. */
const oneLogIn = {
  statePlugins: {
    auth: { wrapActions: { showDefinitions: () => () => (goToLogIn(), { type: 'logging in elsewhere' }) } },
  },
  wrapComponents: { authorizeBtn: () => () => null },
};

const ui = SwaggerUIBundle({
  spec,
  domNode: document.getElementById('page'),
  deepLinking: true,
  // The validator would send the document's address to another service.
  validatorUrl: null,
  plugins: [accessibility, codeSamples(tokens), oneLogIn],
  requestInterceptor(request) {
    // As from any other client: without the session that the browsable API may have begun.
    request.credentials = 'omit';
    const authorized = request.headers.Authorization !== undefined;
    if (authorized) request.userFetch = (url, options) => tokens.fetch(url, options);
    return request;
  },
});

if (addresses) connectLogIn(tokens);

const dark = matchMedia('(prefers-color-scheme: dark)');
const showColours = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', showColours);
showColours();
