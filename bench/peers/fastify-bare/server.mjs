/*
 * What one process can do at best: Fastify, better-sqlite3's prepared statements and compiled serializers, written by
 * hand for the one table. Reads the environment variables DATABASE_FILE, PORT and SECRET_KEY.
 */
import { Readable } from 'node:stream';
import { createVerifier } from 'fast-jwt';
import Fastify from 'fastify';
import { prepareStatements } from './statements.mjs';

const { DATABASE_FILE, PORT, SECRET_KEY } = process.env;
const MAX_PAGE_SIZE = 1000;
const SLICE = 500;

const statements = prepareStatements(DATABASE_FILE);

const object = (properties) => ({ type: 'object', properties });
const text = (maxLength) => ({ type: 'string', minLength: 1, maxLength });
const fields = {
  title: text(100),
  author: text(100),
  published_date: { type: 'string', format: 'date' },
  isbn: text(13),
};
const book = object({ id: { type: 'integer' }, ...fields });
const bookList = { type: 'array', items: book };
const address = { type: 'string', nullable: true };
const page = object({ count: { type: 'integer' }, next: address, previous: address, results: bookList });
const partialBook = object(fields);
const newBook = { ...partialBook, required: Object.keys(fields) };

const app = Fastify();
const verify = createVerifier({ key: SECRET_KEY, algorithms: ['HS256'], cache: true });

/** A token is checked wherever there is one; writing needs one. */
app.addHook('onRequest', (request, reply, done) => {
  const { authorization } = request.headers;
  if (authorization === undefined && request.method === 'GET') return done();
  try {
    verify(authorization.slice('Bearer '.length));
    done();
  } catch {
    reply.code(401).send({ detail: 'Authentication credentials were not provided.' });
  }
});

app.get('/api/books/:id/', { schema: { response: { 200: book } } }, (request, reply) => {
  reply.send(statements.retrieve.get(Number(request.params.id)) ?? notFound(reply));
});

app.get('/api/books/', { schema: { response: { 200: page } } }, (request, reply) => {
  const { page_size, cursor } = request.query;
  if (page_size === undefined) return sendAll(reply);
  const size = Math.min(Number(page_size), MAX_PAGE_SIZE);
  reply.send(cursor === undefined ? numberedPage(request, size) : cursorPage(request, size));
});

function numberedPage({ host, query }, size) {
  const { ordering = 'id', search } = query;
  const number = Number(query.page ?? 1);
  const offset = (number - 1) * size;
  const pattern = search && `%${search}%`;
  const results = search
    ? statements.search.all({ pattern, size, offset })
    : statements.pages.get(ordering).all({ size, offset });
  const isLast = results.length > 0 && results.length < size; // nothing is left to count
  const count = isLast ? offset + results.length : countAll(pattern);
  const link = (page) => `http://${host}/api/books/?${new URLSearchParams({ ...query, page })}`;
  return {
    count,
    next: number * size < count ? link(number + 1) : null,
    previous: number > 1 ? link(number - 1) : null,
    results,
  };
}

function countAll(pattern) {
  return pattern ? statements.searchCount.get({ pattern }) : statements.count.get();
}

/** DRF's cursors, in the order of the ids and forwards only. */
function cursorPage({ host, query }, size) {
  const position = new URLSearchParams(Buffer.from(query.cursor, 'base64').toString()).get('p');
  const results = statements.after.all(Number(position), size);
  const cursor = Buffer.from(`p=${results.at(-1)?.id}`).toString('base64');
  const next = `http://${host}/api/books/?${new URLSearchParams({ ...query, cursor })}`;
  return { next: results.length === size ? next : null, previous: null, results };
}

function sendAll(reply) {
  const slices = stringifySlices(reply.compileSerializationSchema(bookList));
  reply.type('application/json').send(Readable.from(slices, { objectMode: false }));
}

async function* stringifySlices(stringify) {
  const { after } = statements;
  let opening = '[';
  for (let rows = after.all(0, SLICE); rows.length > 0; rows = after.all(rows.at(-1).id, SLICE)) {
    yield opening + stringify(rows).slice(1, -1);
    opening = ',';
    await new Promise(setImmediate); // others are served between slices
  }
  yield opening === '[' ? '[]' : ']';
}

app.post('/api/books/', { schema: { body: newBook, response: { 201: book } } }, ({ body }, reply) => {
  const { lastInsertRowid } = statements.insert.run(body);
  reply.code(201).send({ ...body, id: lastInsertRowid });
});

app.patch(
  '/api/books/:id/',
  { schema: { body: partialBook, response: { 200: book } } },
  ({ params, body }, reply) => {
    const row = statements.retrieve.get(Number(params.id));
    if (!row) return reply.send(notFound(reply));
    const changed = { ...row, ...body, id: row.id };
    statements.update.run(changed);
    reply.send(changed);
  },
);

function notFound(reply) {
  reply.code(404);
  return { detail: 'No Book matches the given query.' };
}

await app.listen({ port: Number(PORT), host: '127.0.0.1' });
