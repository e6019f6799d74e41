/*
 * Property-based fuzzing of every operation of the OpenAPI document, https://fast-check.dev: requests that are nearly right,
 * or not at all. No answer may be of 5xx, and none of a documented operation may be other than the document says. Between
 * them go bytes that are no HTTP, to which the service has to answer with an error or by hanging up.
 *
 *     node --import @swc-node/register/esm-register soak/fuzz.mjs [--requests 1000000] [--clients 16] [--workers 1] [--database sqlite] [--seed 1]
 */
import { connect } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import fc from 'fast-check';
import { checkAgainstSchema } from '../test/support/openapi-check.ts';
import { ask, bookNumber, options, postgresServer, randomNumbers, report, startService } from './support.mjs';
import { requestMaker } from './fuzz-requests.mjs';

const { requests, clients, workers, database, seed } = options({
  requests: 2000,
  clients: 16,
  workers: 1,
  database: 'sqlite',
  seed: 1,
});

/** One in so many sendings is of bytes that are no HTTP. */
const GARBAGE = 200;
const BOOKS = 60;

const account = { username: 'fuzz', password: 'a pass phrase for fuzzing' };
const server = database === 'postgres' ? await postgresServer() : undefined;
const service = await startService({
  environment: {
    WEB_CONCURRENCY: String(workers),
    THROTTLE_LOGIN: 'none',
    DEFAULT_PERMISSION: 'IsAuthenticatedOrReadOnly',
    SUPERUSER_USERNAME: account.username,
    SUPERUSER_PASSWORD: account.password,
    ...(server && { DATABASE_URL: server.url }),
  },
});
const { base } = service;
const { hostname, port } = new URL(base);

const document = JSON.parse((await ask(base, { path: '/api/schema/?format=json' })).body);
const token = async () =>
  JSON.parse((await ask(base, { method: 'POST', path: '/api/token/', body: account })).body);
let tokens = await token();
const signed = (request) => ask(base, { ...request, headers: { authorization: `Bearer ${tokens.access}` } });
for (let number = 0; number < BOOKS; number++)
  await signed({ method: 'POST', path: '/api/books/', body: bookNumber(number) });
let books = [];
await tidy();
const tidying = setInterval(() => void tidy(), 5000);

/** Tokens end, and the fuzzer ends them itself by logging out; books become more and more, which would slow down every list. */
async function tidy() {
  tokens = await token();
  const { body, status } = await signed({ path: '/api/books/?ordering=-id&page_size=1000' });
  // The token has been ended already.
  if (status !== 200) return;
  const ids = JSON.parse(body).results.map(({ id }) => id);
  books = ids.slice(0, BOOKS);
  await signed({ method: 'DELETE', path: '/api/books/bulk/', body: ids.slice(BOOKS) });
}

const counts = {
  sent: 0,
  failedConnections: 0,
  serverErrors: 0,
  undocumented: 0,
  garbage: 0,
  badGarbageAnswers: 0,
};
const statuses = {};
const findings = [];

function find(kind, request, detail) {
  counts[kind]++;
  if (findings.length < 20) findings.push({ kind, request, detail: String(detail).slice(0, 600) });
}

async function send(request) {
  counts.sent++;
  let answer;
  try {
    answer = await ask(base, request);
  } catch (error) {
    // A header or a path that Node's own client refuses to send is no request.
    if (error.code !== 'ERR_INVALID_CHAR' && error.code !== 'ERR_UNESCAPED_CHARACTERS')
      find('failedConnections', request, error);
    return;
  }
  const { status } = answer;
  statuses[status] = (statuses[status] ?? 0) + 1;
  if (status === 204 && request.path.includes('logout-all')) tokens = await token();
  if (status >= 500) find('serverErrors', request, `${status} ${answer.body}`);
  if (answer.headers['content-encoding'] !== undefined) return;
  try {
    checkAgainstSchema(document, { ...request, ...answer, body: Buffer.from(answer.body) });
  } catch (error) {
    find('undocumented', request, error.message);
  }
}

async function sendGarbage(bytes) {
  counts.garbage++;
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined).setTimeout(5000, () => socket.destroy());
  socket.end(Buffer.from(bytes));
  const answer = await readText(socket).catch(() => '');
  if (answer !== '' && !/^HTTP\/1\.1 [234]\d\d /.test(answer))
    find('badGarbageAnswers', String(bytes), answer);
}

const random = randomNumbers(seed);
const next = requestMaker(document, random, { tokens: () => tokens, books: () => books });
const garbage = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc
    .tuple(
      fc.constantFrom('GET', 'POST', 'FOO', ''),
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc.uint8Array(),
    )
    .map(([method, path, rest]) =>
      Buffer.from(`${method} /api/books/${path} HTTP/1.1\r\nHost: x\r\n${rest}\r\n\r\n`),
    ),
);

async function client() {
  while (counts.sent < requests) {
    await send(next());
    if (counts.sent % GARBAGE === 0)
      await sendGarbage(fc.sample(garbage, { numRuns: 1, seed: random(2 ** 31) })[0]);
  }
}

await Promise.all(Array.from({ length: clients }, client));
clearInterval(tidying);
const alive = (await ask(base, { path: '/ready' })).status === 200;
const code = await service.stop();
await server?.stop();
for (const finding of findings) console.error(JSON.stringify(finding));
const { failedConnections, serverErrors, undocumented, badGarbageAnswers } = counts;
report('fuzz', {
  ok: alive && code === 0 && failedConnections + serverErrors + undocumented + badGarbageAnswers === 0,
  ...{ ...counts, statuses, workers, database },
});
