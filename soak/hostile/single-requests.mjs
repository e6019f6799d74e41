import { randomNumbers } from '../support.mjs';
import { BODIES, UPLOADS } from './bodies.mjs';
import { headOf, oneByteChunks } from './deliveries.mjs';
import { HEADS, PATHS } from './heads.mjs';

/*
 * The costliest single requests within the limits: each shape of a body at the limit of its address, each shape of a head, and
 * what is asked about a file once it is there.
 */

/** Bytes: the defaults of BODY_LIMIT and IMPORT_BODY_LIMIT. */
const BODY = 2_621_440;
const UPLOAD = 33_554_432;

const UPLOAD_PAGE = '/admin/books/book/import/';
const USER_FIELDS = ['username', 'password', 'first_name', 'email'];
const BOOK_FIELDS = ['title', 'author', 'published_date', 'isbn'];

const bearer = ({ token }) => [['Authorization', `Bearer ${token}`]];
const visitor = ({ session }) => [
  ['Cookie', session.cookie],
  ['X-CSRFToken', session.csrf],
];

/** Where a body of the general limit goes to: addresses that are open, that check an account, and that take many rows. */
const PLACES = [
  { path: '/api/token/', fields: USER_FIELDS.slice(0, 2), as: () => [] },
  { path: '/api-auth/login/', fields: USER_FIELDS.slice(0, 2), as: () => [], only: /form|multipart/ },
  { path: '/api/books/', fields: BOOK_FIELDS, as: ({ user }) => bearer(user) },
  { path: '/api/books/bulk/', fields: BOOK_FIELDS, as: ({ user }) => bearer(user), only: /json/ },
  {
    path: '/admin/auth/user/add/',
    fields: USER_FIELDS,
    as: ({ staff }) => visitor(staff),
    only: /form|multipart/,
  },
];

/** The cases as `{ name, script, sent }`; `after` are asked for once the answer is there, of what was made. */
export function* singleRequests(target, seed) {
  for (const [name, make] of Object.entries(BODIES))
    for (const { path, fields, as, only = /./ } of PLACES)
      if (only.test(name)) {
        const body = make(randomNumbers(seed), { size: BODY - 200, fields });
        yield post(target, `${name} ${path}`, path, as(target.credentials), body);
      }
  const { body } = BODIES['json-many-nulls'](randomNumbers(seed), { size: BODY - 200, fields: [] });
  yield chunked(target, 'one-byte-chunks /api/token/', '/api/token/', body);
  for (const name of ['multipart-boundaries', 'form-markup', 'json-many-nulls'])
    yield post(
      target,
      `${name} ${UPLOAD_PAGE}, anonymous`,
      UPLOAD_PAGE,
      [],
      BODIES[name](randomNumbers(seed), { size: UPLOAD - 200, fields: ['a'] }),
    );
  for (const [name, make] of Object.entries({ ...UPLOADS, ...MULTIPARTS }))
    yield {
      ...post(
        target,
        `${name} ${UPLOAD_PAGE}`,
        UPLOAD_PAGE,
        visitor(target.credentials.staff),
        make(randomNumbers(seed), { size: UPLOAD - 2000, fields: ['file'] }),
      ),
      isUpload: true,
    };
  for (const [name, make] of Object.entries(HEADS))
    for (const path of ['/api/books/', '/admin/books/book/']) {
      const { query = 'page_size=5', headers = [] } = make(randomNumbers(seed));
      const credentials = path.startsWith('/admin') ? visitor(target.credentials.staff) : [];
      yield get(target, `${name} ${path}`, `${path}?${query}`, [...credentials, ...headers]);
    }
  for (const [name, make] of Object.entries(PATHS))
    yield get(target, name, make(randomNumbers(seed), '/api/books/'), []);
  for (const path of ['/api/books/', '/api/books/?format=csv', '/api/schema/', '/metrics'])
    yield get(target, `GET ${path}`, path, []);
}

const MULTIPARTS = Object.fromEntries(
  Object.entries(BODIES).filter(([name]) => name.startsWith('multipart')),
);

/** What is asked about the newest import: its list, its page, and the run. */
export function* aboutImport(target, id, name) {
  const staff = visitor(target.credentials.staff);
  yield get(target, `${name} list of imports`, '/api/admin/imports/', staff);
  yield get(target, `${name} page`, `${UPLOAD_PAGE}${id}/`, staff);
  yield get(target, `${name} preview`, `/api/admin/imports/${id}/preview/`, staff);
  const run = { type: 'application/json', body: Buffer.from('{"skip_refused":true}') };
  yield post(target, `${name} run`, `/api/admin/imports/${id}/run/`, staff, run);
  yield get(target, `${name} refused`, `/api/admin/imports/${id}/refused/`, staff);
}

const CLOSE = ['Connection', 'close'];

function get({ host }, name, path, headers) {
  const own = new Set(headers.map(([each]) => each));
  const all = [['Host', host], CLOSE].filter(([each]) => !own.has(each));
  const head = headOf({ line: `GET ${path} HTTP/1.1`, headers: [...all, ...headers] });
  return { name, sent: head.length, script: { pieces: [head] } };
}

function post({ host }, name, path, headers, { type, body }) {
  const all = [['Host', host], CLOSE, ['Content-Type', type], ...headers];
  const head = headOf({ line: `POST ${path} HTTP/1.1`, headers: all }, ['Content-Length', body.length]);
  return { name, sent: body.length, script: { pieces: [head, body] } };
}

function chunked({ host }, name, path, body) {
  const headers = [
    ['Host', host],
    CLOSE,
    ['Content-Type', 'application/json'],
    ['Transfer-Encoding', 'chunked'],
  ];
  const head = headOf({ line: `POST ${path} HTTP/1.1`, headers });
  return {
    name,
    sent: body.length,
    script: { pieces: [head, oneByteChunks(body), Buffer.from('0\r\n\r\n')] },
  };
}
