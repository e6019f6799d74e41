/** Pages that the crawl begins with, and how many it looks at. */
const START_PAGES = ['/', '/admin/', '/api/', '/api/books/?page_size=2', '/api-auth/login/', '/admin/login/'];
const MOST_PAGES = 150;

const PAGE_METHODS = ['GET', 'POST'];

/**
 * All addresses of a service: those of its OpenAPI document, with their methods and the names of their fields, and those that
 * its pages link to or send forms to, found by following the links as staff. Numbers in them stand as `{id}`.
 */
export async function addressesOf(target) {
  const { body } = await target.asks({ path: '/api/schema/?format=json' });
  const documented = ofDocument(JSON.parse(body));
  const known = new Set(documented.map(({ path }) => path));
  const pages = (await ofPages(target)).filter(({ path }) => !known.has(path));
  const probes = ['/live', '/ready', '/metrics'].map((path) => ({ path, methods: ['GET'], fields: [] }));
  return [...documented, ...pages, ...probes];
}

function ofDocument(document) {
  return Object.entries(document.paths).map(([path, item]) => {
    const operations = Object.entries(item).filter(([, { operationId }]) => operationId);
    return {
      path: `${path.replace(/\/$/, '').replace(/\{\w+\}/g, '{id}')}/`,
      methods: operations.map(([method]) => method.toUpperCase()),
      fields: [...new Set(operations.flatMap(([, operation]) => fieldsOf(document, operation)))],
    };
  });
}

function fieldsOf(document, operation) {
  const contents = Object.values(operation.requestBody?.content ?? {});
  return contents.flatMap(({ schema }) => namesOf(document, schema));
}

function namesOf(document, schema) {
  if (schema?.$ref) return namesOf(document, document.components.schemas[schema.$ref.split('/').at(-1)]);
  if (schema?.items) return namesOf(document, schema.items);
  return Object.keys(schema?.properties ?? {});
}

async function ofPages(target) {
  const found = new Map();
  const waiting = [...START_PAGES];
  const seen = new Set();
  while (waiting.length > 0 && seen.size < MOST_PAGES) {
    const path = waiting.shift();
    const template = templateOf(path);
    if (seen.has(template)) continue;
    seen.add(template);
    const { cookie } = target.credentials.staff.session;
    const { headers, body } = await target.asks({ path, headers: { cookie, accept: 'text/html' } });
    const address = template.replace('{file}', path.split('/').at(-1));
    found.set(template, { path: address, methods: PAGE_METHODS, fields: inputsOf(body) });
    if (headers.location?.startsWith('/')) waiting.push(headers.location);
    if (headers['content-type']?.startsWith('text/html')) waiting.push(...linksOf(body));
  }
  return [...found.values()];
}

const linksOf = (page) =>
  [...page.matchAll(/ (?:href|action|src|data-url)="(\/[^"#]*)/g)].map(([, path]) =>
    path.replaceAll('&amp;', '&'),
  );

const inputsOf = (page) => [...new Set([...page.matchAll(/ name="([^"]+)"/g)].map(([, name]) => name))];

/** The path with numbers taken out; all files of a folder count as one. */
const templateOf = (path) =>
  path
    .split('?')[0]
    .replace(/\/\d+(?=\/|$)/g, '/{id}')
    .replace(/[^/]+\.\w+$/, '{file}');
