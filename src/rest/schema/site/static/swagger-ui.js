/* global SwaggerUIBundle */
import { accessibility } from './accessibility.js';
import { codeSamples } from './code-samples.js';
import { connectAuthorization, hasSession, openAuthorization, showLoggedIn } from './authorization.js';
import { loadDocument } from './document.js';
import { introduction } from './introduction.js';
import { responses } from './responses.js';
import { fetchInSession } from './session.js';
import { Tokens } from './tokens.js';

const spec = await loadDocument();
const [scheme, { 'x-tokens': addresses } = {}] =
  Object.entries(spec.components.securitySchemes ?? {}).find(([, each]) => each['x-tokens']) ?? [];

const tokens = new Tokens(addresses, (access) => {
  showLoggedIn(access !== undefined);
  if (access) ui.preauthorizeApiKey(scheme, access);
  else ui.authActions.logout([scheme]);
});

/** Swagger UI's button and the locks at operations open the page's own dialog, which logs in by name and password too. */
const oneDialog = ({ React: { createElement: h } }) => ({
  statePlugins: {
    auth: {
      wrapActions: { showDefinitions: () => () => (openAuthorization(), { type: 'authorizing elsewhere' }) },
    },
  },
  wrapComponents: {
    // What can be asked for without an account looks locked in Swagger UI.
    OperationSummary: (OperationSummary) => (props) => {
      const { operationProps } = props;
      const isOpen = operationProps.get('security')?.some((each) => each.isEmpty());
      return h(OperationSummary, {
        ...props,
        operationProps: isOpen ? operationProps.delete('security') : operationProps,
      });
    },
  },
});

const ui = SwaggerUIBundle({
  spec,
  domNode: document.getElementById('page'),
  deepLinking: true,
  // The validator would send the document's address to another service.
  validatorUrl: null,
  plugins: [introduction(spec), accessibility, responses, codeSamples(tokens), oneDialog],
  requestInterceptor(request) {
    const authorized = request.headers.Authorization !== undefined;
    // Each request is by the one account that the page names.
    if (authorized) request.userFetch = (url, options) => tokens.fetch(url, options);
    else if (hasSession()) request.userFetch = fetchInSession;
    request.credentials = 'omit';
    return request;
  },
});

const dark = matchMedia('(prefers-color-scheme: dark)');
const showColours = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', showColours);
showColours();

if (addresses) await connectAuthorization(tokens, addresses.account);
