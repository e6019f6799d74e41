import { createHash } from 'node:crypto';
import { randomNumbers } from '../support.mjs';
import { BODIES, UPLOADS, withToken } from './bodies.mjs';
import { bearerOf, NOBODY, UNKNOWN_VISITOR, visitorOf } from './credentials.mjs';
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

const visitor = ({ session }) => visitorOf(session.cookie, session.csrf);

/** Where a body of the general limit goes to: addresses that are open, that check an account, and that take many rows. */
const PLACES = [
  { path: '/api/token/', fields: USER_FIELDS.slice(0, 2), as: () => NOBODY },
  {
    path: '/api-auth/login/',
    fields: USER_FIELDS.slice(0, 2),
    as: () => UNKNOWN_VISITOR,
    only: /form|multipart/,
  },
  { path: '/api/books/', fields: BOOK_FIELDS, as: ({ user }) => bearerOf(user) },
  { path: '/api/books/bulk/', fields: BOOK_FIELDS, as: ({ user }) => bearerOf(user), only: /json/ },
  {
    path: '/admin/auth/user/add/',
    fields: USER_FIELDS,
    as: ({ staff }) => visitor(staff),
    only: /form|multipart/,
  },
];

/**
 * The cases whose name, without the number of its way, `wants` is true of, as `{ name, script, sent }`; `isUpload` are those that may have
 * made an import. Of what a shape leaves to chance, `most` ways are tried.
 */
export function* singleRequests(target, wants, most) {
  const { credentials } = target;
  const ways = (make) => waysOf(make, most);
  const uploads = (name, as, make) =>
    uploadsOf(
      target,
      name,
      as,
      ways((random) => make(random, FILE)),
    );
  for (const [name, make] of Object.entries(BODIES))
    for (const { path, fields, as, only = /./ } of PLACES)
      if (only.test(name) && wants(`${name} ${path}`))
        for (const [way, body] of ways((random) => make(random, { size: BODY - 200, fields })))
          yield post(target, `${name}${way} ${path}`, path, as(credentials), body);
  if (wants('one-byte-chunks /api/token/')) {
    const [[, { body }]] = ways((random) => BODIES['json-many-nulls'](random, { size: BODY - 200 }));
    yield chunked(target, 'one-byte-chunks /api/token/', '/api/token/', body);
  }
  for (const shape of ['multipart-boundaries', 'form-markup', 'json-many-nulls'])
    if (wants(`anonymous ${shape} ${UPLOAD_PAGE}`))
      yield* uploads(`anonymous ${shape}`, NOBODY, BODIES[shape]);
  for (const [name, make] of Object.entries({ ...UPLOADS, ...MULTIPARTS }))
    if (wants(`${name} ${UPLOAD_PAGE}`))
      for (const one of uploads(name, visitor(credentials.staff), make)) yield { ...one, isUpload: true };
  for (const [name, make] of Object.entries(HEADS))
    for (const [path, as] of [
      ['/api/books/', NOBODY],
      ['/admin/books/book/', visitor(credentials.staff)],
    ])
      if (wants(`${name} ${path}`))
        for (const [way, { query = '', headers = [] }] of ways(make))
          yield get(target, `${name}${way} ${path}`, `${path}?page_size=5&${query}`, [
            ...as.headers,
            ...headers,
          ]);
  for (const [name, make] of Object.entries(PATHS))
    if (wants(name))
      for (const [way, path] of ways((random) => make(random, '/api/books/')))
        yield get(target, name + way, path, []);
  for (const path of ['/api/books/', '/api/books/?format=csv', '/api/schema/', '/metrics'])
    if (wants(`GET ${path}`)) yield get(target, `GET ${path}`, path, []);
}

const FILE = { size: UPLOAD - 2000, fields: ['file'] };

function* uploadsOf(target, name, credentials, bodies) {
  for (const [way, body] of bodies)
    yield post(target, `${name}${way} ${UPLOAD_PAGE}`, UPLOAD_PAGE, credentials, body);
}

/** What a shape makes, in ways that it leaves to chance: the number of the way, and what was made. */
function* waysOf(make, most) {
  const seen = new Set();
  for (let seed = 1; seed <= most; seed++) {
    const made = make(randomNumbers(seed));
    const digest = createHash('sha1')
      .update(made.body ?? JSON.stringify(made))
      .digest('hex');
    if (!seen.has(digest)) yield [seen.size === 0 ? '' : `-${seen.size + 1}`, made];
    seen.add(digest);
  }
}

const MULTIPARTS = Object.fromEntries(
  Object.entries(BODIES).filter(([name]) => name.startsWith('multipart')),
);

/** What is asked about the newest import: its list, its page, and the run. */
export function* aboutImport(target, id, name) {
  const staff = visitor(target.credentials.staff);
  yield get(target, `${name} list of imports`, '/api/admin/imports/', staff.headers);
  yield get(target, `${name} page`, `${UPLOAD_PAGE}${id}/`, staff.headers);
  yield get(target, `${name} preview`, `/api/admin/imports/${id}/preview/`, staff.headers);
  const run = { type: 'application/json', body: Buffer.from('{"skip_refused":true}') };
  yield post(target, `${name} run`, `/api/admin/imports/${id}/run/`, staff, run);
  yield get(target, `${name} refused`, `/api/admin/imports/${id}/refused/`, staff.headers);
}

const CLOSE = ['Connection', 'close'];

function get({ host }, name, path, headers) {
  const own = new Set(headers.map(([each]) => each));
  const all = [['Host', host], CLOSE].filter(([each]) => !own.has(each));
  const head = headOf({ line: `GET ${path} HTTP/1.1`, headers: [...all, ...headers] });
  return { name, sent: head.length, script: { pieces: [head] } };
}

function post({ host }, name, path, { headers, csrf }, made) {
  const { type, body } = csrf ? withToken(made, csrf) : made;
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
