import fc from 'fast-check';

/** Texts of the kinds that programs stumble over. */
const hostile = fc.constantFrom(
  ...[
    '',
    ' ',
    '\0',
    '\ud800',
    '\uffff',
    '‮',
    '٣',
    '１',
    '🐙',
    '%',
    '%00',
    '%FF',
    '%2e%2e%2f',
    '../../etc/passwd',
  ],
  ...[
    "'",
    '"',
    "' OR 1=1 --",
    '"; DROP TABLE books_book; --',
    '{{7*7}}',
    '${7*7}',
    '<script>alert(1)</script>',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'null',
    'undefined',
    'NaN',
    'Infinity',
    '-0',
    '1e309',
    '0x10',
    '1_0',
  ],
  ...['9223372036854775807', '9223372036854775808', '-1', '2147483648', '9007199254740993', '00000000001'],
  ...['2020-02-30', '0000-00-00', '9999-12-31', '10000-01-01', '2020-1-1', '2020-01-01T00:00:00Z'],
  'x'.repeat(101),
  'x'.repeat(5000),
  '['.repeat(3000),
);
const anyText = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 30 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 3, arbitrary: hostile },
);

/** A value that a schema describes, more often than not. */
function valueOf(document, schema) {
  if (schema?.$ref)
    return valueOf(
      document,
      schema.$ref
        .split('/')
        .slice(1)
        .reduce((node, key) => node[key], document),
    );
  const types = [schema?.type].flat();
  if (types.includes('array')) return fc.array(valueOf(document, schema.items), { maxLength: 5 });
  if (schema?.properties) return objectOf(document, schema);
  if (types.includes('integer')) return fc.oneof(fc.integer({ min: 1, max: 60 }), fc.maxSafeInteger());
  if (types.includes('boolean')) return fc.boolean();
  if (schema?.format === 'date')
    return fc
      .date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
  return fc.string({
    unit: 'grapheme',
    minLength: schema?.minLength ?? 0,
    maxLength: schema?.maxLength ?? 40,
  });
}

/** What stands for a token until the request is sent. */
const TOKENS = { token: fc.constant('<access>'), refresh: fc.constant('<refresh>') };
const withTokens = (body, { access, refresh }) =>
  body.replaceAll('<access>', access).replaceAll('<refresh>', refresh);

const objectOf = (document, { properties, required = [] }) =>
  fc.record(
    Object.fromEntries(
      Object.entries(properties).map(([name, schema]) => [
        name,
        fc.oneof(
          { weight: 12, arbitrary: TOKENS[name] ?? valueOf(document, schema) },
          { weight: 1, arbitrary: anyText },
          { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
        ),
      ]),
    ),
    { requiredKeys: required },
  );

const percent = (value) => encodeURIComponent(String(value).toWellFormed());

/** A text as it may stand in an address: encoded well, badly, or not at all. */
const inAddress = anyText.chain((text) =>
  fc.constantFrom(percent(text), encodeURI(text.toWellFormed()), percent(percent(text)), '%C0%AF', '%zz'),
);

const number = fc.integer({ min: 1, max: 60 }).map(String);
const segmentOf = (template) =>
  fc.oneof({ weight: 15, arbitrary: template.includes('books') ? fc.constant('<book>') : number }, inAddress);

const ending = fc.oneof(
  { weight: 10, arbitrary: fc.constantFrom('/', '') },
  { weight: 2, arbitrary: fc.constantFrom('.json', '.csv') },
  { weight: 1, arbitrary: fc.constantFrom('//', '.json/', '.', '/..;/') },
);

const pathOf = (template) =>
  fc
    .tuple(segmentOf(template), ending)
    .map(([value, end]) => template.replace(/\/$/, '').replace(/\{\w+\}/g, value) + end);

const PARAMETERS = [
  'format',
  'page',
  'page_size',
  'limit',
  'offset',
  'cursor',
  'ordering',
  'search',
  'version',
];

const queryOf = (names) =>
  fc
    .array(
      fc.tuple(
        fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...names, ...PARAMETERS) }, inAddress),
        fc.oneof(
          inAddress,
          fc.constantFrom('json', 'csv', 'title', '-id', 'id,title', '1', '2', '10', '2001-01-01'),
        ),
      ),
      { maxLength: 4 },
    )
    .map((pairs) => (pairs.length ? `?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}` : ''));

const headerText = fc.oneof(
  hostile.filter((text) => /^[\x20-\x7e]*$/.test(text)),
  fc.string({ maxLength: 40 }),
);
/** Nothing, as a rule; else one of these, or a text of any kind. */
const perhaps = (...texts) =>
  fc.oneof(
    { weight: 10, arbitrary: fc.constant(undefined) },
    { weight: 2, arbitrary: fc.constantFrom(...texts) },
    { weight: 1, arbitrary: headerText },
  );

const HEADERS = fc.record({
  accept: perhaps(
    'application/json',
    '*/*',
    'text/csv',
    'application/problem+json',
    'application/json; indent=4',
  ),
  'accept-encoding': perhaps('identity', 'zstd', '*;q=0'),
  'if-match': perhaps('*', '"x"', 'W/"x"'),
  'if-none-match': perhaps('*', '"x"', '"x", W/"y"'),
  'idempotency-key': perhaps('1', '2', '3', '4'),
  'x-request-id': perhaps('abc'),
  'x-channel': perhaps('\xe9'.repeat(36), '\xe9'.repeat(38)),
  traceparent: perhaps('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'),
  cookie: perhaps('sessionid=x', 'csrftoken=y; sessionid=z'),
  authorization: fc.oneof(
    { weight: 8, arbitrary: fc.constant('access') },
    { weight: 2, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: headerText },
    { weight: 1, arbitrary: fc.constant('refresh') },
  ),
});

function headersWith({ authorization, ...headers }, tokens) {
  const given = Object.entries(headers).filter(([, value]) => value !== undefined);
  const token = authorization === 'access' || authorization === 'refresh' ? tokens[authorization] : undefined;
  const credentials = token ? `Bearer ${token}` : authorization;
  return Object.fromEntries([
    ...given,
    ...(credentials === undefined ? [] : [['authorization', credentials]]),
  ]);
}

/** A body: what the operation takes, as JSON or as a form, or anything. */
function bodyOf(document, operation) {
  const content = operation.requestBody?.content ?? {};
  const schema = content['application/json']?.schema;
  const value = schema ? valueOf(document, schema) : fc.jsonValue();
  const form = value.map((fields) =>
    new URLSearchParams(
      Object.entries(Object(fields)).map(([name, each]) => [
        name,
        typeof each === 'string' ? each : JSON.stringify(each),
      ]),
    ).toString(),
  );
  const typed = (type, arbitrary) => arbitrary.map((body) => ({ body, type }));
  return fc.oneof(
    {
      weight: 12,
      arbitrary: typed(
        'application/json',
        value.map((each) => JSON.stringify(each)),
      ),
    },
    { weight: 3, arbitrary: typed('application/x-www-form-urlencoded', form) },
    {
      weight: 2,
      arbitrary: typed(
        'application/json',
        fc.jsonValue({ maxDepth: 5 }).map((each) => JSON.stringify(each)),
      ),
    },
    { weight: 1, arbitrary: typed('application/json', anyText) },
    {
      weight: 1,
      arbitrary: typed(
        'multipart/form-data; boundary=x',
        anyText.map(
          (part) => `--x\r\nContent-Disposition: form-data; name="title"\r\n\r\n${part}\r\n--x--\r\n`,
        ),
      ),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(headerText, anyText).map(([type, body]) => ({ body, type: type.trim() || 'x/y' })),
    },
  );
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'];

/** What costs as much as a password hash, or puts an end to tokens or books, is left to few. */
const WEIGHTS = {
  admin_users_create: 2,
  admin_users_password_create: 1,
  schema_retrieve: 5,
  token_create: 1,
  token_blacklist_create: 1,
  auth_logout_all_create: 1,
  auth_password_create: 1,
  books_destroy: 5,
  books_bulk_destroy: 2,
  books_create: 60,
};

const WITHOUT_BODY = ['GET', 'HEAD', 'OPTIONS', 'TRACE'];

/** Whether a request may change the account that sends all of them, which is the first. */
const isAboutItself = (method, path) => method !== 'GET' && /^\/api\/admin\/users\/0*1\b/.test(path);

/** Parts of each kind that are made in one go, and the requests that are put together from them. */
const PARTS = 300;
const REQUESTS = 20_000;

/**
 * Makes requests like those that the document describes. `random(limit)` is a whole number below a limit, `tokens()` answers
 * the tokens of the day, `books()` the ids of some books. fast-check makes the parts and the requests are put together at random: making each as a whole
 * would take longer than to send it.
 */
export function requestMaker(document, random, { tokens, books }) {
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, operation]) => operation.operationId)
      .flatMap(([method, operation]) => {
        const weight = WEIGHTS[operation.operationId] ?? 20;
        return new Array(weight).fill(partsOf(document, path, method.toUpperCase(), operation));
      }),
  );
  const made = new Map();
  let left = 0;
  const part = (arbitrary) => {
    if (!made.has(arbitrary))
      made.set(arbitrary, fc.sample(arbitrary, { numRuns: PARTS, seed: random(2 ** 31) }));
    return made.get(arbitrary)[random(PARTS)];
  };
  return () => {
    if (left-- === 0) {
      made.clear();
      left = REQUESTS;
    }
    const { verbs, paths, queries, headers, bodies, takesBody } = operations[random(operations.length)];
    const [method, path, given] = [
      part(verbs),
      // What is behind a `#` is not sent.
      (part(paths).replace('<book>', () => books()[random(books().length)]) + part(queries)).replaceAll(
        '#',
        '%23',
      ),
      headersWith(part(headers), tokens()),
    ];
    if (isAboutItself(method, path)) return { method: 'GET', path, headers: given };
    if (WITHOUT_BODY.includes(method) || (method === 'DELETE' && !takesBody))
      return { method, path, headers: given };
    const { body, type } = part(bodies);
    return { method, path, headers: { 'content-type': type, ...given }, body: withTokens(body, tokens()) };
  };
}

function partsOf(document, path, method, operation) {
  const names = (operation.parameters ?? []).filter((each) => each.in === 'query').map(({ name }) => name);
  return {
    verbs: fc.oneof({ weight: 20, arbitrary: fc.constant(method) }, fc.constantFrom(...METHODS)),
    paths: pathOf(path),
    queries: queryOf(names),
    headers: HEADERS,
    bodies: bodyOf(document, operation),
    takesBody: operation.requestBody !== undefined,
  };
}
