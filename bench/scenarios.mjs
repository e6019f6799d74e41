import { RARE_WORD } from './books.mjs';
import { largeAnswer, requests, requestsBesideOthers, startUp } from './measurements.mjs';
import { CREDENTIALS, SUBJECT, TOKEN } from './servers.mjs';

const LIST = '/api/books/';
const AUTHORIZATION = { Authorization: `Bearer ${TOKEN}` };
const JSON_TYPE = { 'Content-Type': 'application/json' };

/** Fewer than usual, where a peer reads the whole table for each answer. */
const FEW = { connections: 4 };

const anyBook = ({ rows, random }) => `${LIST}${1 + random(rows)}/`;
const page = (query) => `${LIST}?${new URLSearchParams({ ...query, page_size: '100' })}`;
/** DRF's cursor for the page behind the book with this id. */
const cursorBehind = (id) => Buffer.from(`p=${id}`).toString('base64');

const retrieve = (context) => ({ path: anyBook(context) });

const create = ({ random }) => ({
  method: 'POST',
  path: LIST,
  headers: { ...AUTHORIZATION, ...JSON_TYPE },
  body: JSON.stringify({
    title: `A Book Written in a Hurry, Volume ${random(1e6)}`,
    author: 'Load Generator',
    published_date: '2006-09-16',
    isbn: '9780439785969',
  }),
});

/** Books of one bulk call: as many as one may be about by default. */
const BULK = 1000;

const createBulk = (context) => ({
  ...create(context),
  path: `${LIST}bulk/`,
  body: `[${Array.from({ length: BULK }, () => create(context).body).join()}]`,
});

const patch = (context) => ({
  method: 'PATCH',
  path: anyBook(context),
  headers: { ...AUTHORIZATION, ...JSON_TYPE },
  body: JSON.stringify({ title: `A Book Renamed, Edition ${context.random(1e6)}` }),
});

/** 90 % reads; the writes are creations and changes by halves. */
const mixed = (context) => {
  const draw = context.random(20);
  if (draw === 0) return create(context);
  return draw === 1 ? patch(context) : retrieve(context);
};

const logIn = () => ({
  method: 'POST',
  path: '/api/token/',
  headers: JSON_TYPE,
  body: JSON.stringify(CREDENTIALS),
});

/**
 * What is measured, in this order: the writes last, so that the tables are alike before them. `servers` is given where
 * not all of them can do it, `variant` where the service runs otherwise than by default, `beside` where the
 * service's own figures of another scenario are what to compare with.
 */
export const SCENARIOS = {
  start: { ...startUp(), startsItself: true },
  retrieve: requests(retrieve),
  'retrieve-token': requests((context) => ({ path: anyBook(context), headers: AUTHORIZATION })),
  list: requests(() => ({ path: page({ page: '1' }) })),
  deep: {
    ...requests(({ rows }) => ({ path: page({ page: String(Math.floor(rows / 200)) }) })),
    beside: 'list',
  },
  cursor: {
    ...requests(({ rows }) => ({ path: page({ cursor: cursorBehind(Math.floor(rows / 2)) }) })),
    servers: [SUBJECT, 'fastify-bare'],
    variant: { settings: { PAGINATION: 'cursor' } },
    beside: 'list',
  },
  search: { ...requests(() => ({ path: page({ search: RARE_WORD }) }), FEW), beside: 'list' },
  ordering: { ...requests(() => ({ path: page({ ordering: 'title' }) }), FEW), beside: 'list' },
  full: largeAnswer(LIST),
  'log-in': {
    ...requestsBesideOthers(logIn, { connections: 16, unit: 'log-ins' }),
    servers: [SUBJECT],
    variant: { pinned: false },
  },
  create: requests(create, { unit: 'books' }),
  'create-bulk': {
    ...requests(createBulk, { connections: 1, unit: 'books', each: BULK, variety: 4 }),
    servers: [SUBJECT],
    beside: 'create',
  },
  patch: requests(patch),
  mixed: requests(mixed),
};
