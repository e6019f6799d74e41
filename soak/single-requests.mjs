/*
 * The costliest single requests within the limits, each sent alone, with a neighbour beside that asks for `/live` all the time
 * and searches: how long the event loop stood still, how long the neighbour waited, and how much more memory it took. Prints
 * what passes a bound, or all with `--all 1`.
 *
 *     node --import @swc-node/register/esm-register soak/single-requests.mjs [--only multipart] [--stall 100 --live 100] [--workers 1] [--database sqlite]
 *
 * `--only` is a regular expression for the names of cases, `--ways` how much is tried of what a case leaves to chance.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { options, postgresServer, report } from './support.mjs';
import { forgetPeakOf, peakOf, residentOf } from './hostile/processes.mjs';
import { play } from './hostile/raw-client.mjs';
import { aboutImport, singleRequests } from './hostile/single-requests.mjs';
import { Target } from './hostile/target.mjs';
import { Watch } from './hostile/watch.mjs';

/** Those that cost most where a rule is missing. */
const WORST = [
  '^multipart-(boundaries|open-(file|octets)|many-parts|no-name) /api/token',
  '^json-(escapes|long-number|text-(combining|descending|expanding)|many-keys|deep-lists) /api/token',
  '^form-(combining|many-fields) /(api-auth|admin)',
  '^json-many-(errors|nulls) /api/books/bulk',
  '^one-byte-chunks|^anonymous',
  '^file-(lines-of-keys|open-quote|empty-lines) ',
  '^query-(search|orderings|filters).* /api',
];

const { only, ways, all, stall, live, workers, database } = options({
  ...{ only: WORST.join('|'), ways: 2, all: 0, stall: 1000, live: 5000, workers: 1, database: 'sqlite' },
});

/** MiB that a request may take, and how many more for each that was sent. */
const MEMORY = 64;
const MEMORY_FOR_ONE = 4;
/** Milliseconds for a neighbour's search. */
const SEARCH = 1000 + live;
const LONGEST_HEAD = 4096;
const MAY_BE = [503, 507];
/** Milliseconds in which a request has to be answered, and in which a service that stands still may come back. */
const PATIENCE = 20_000;
/** Milliseconds after an answer until what it has cost is known. */
const AFTER = 400;

const MIB = 2 ** 20;
const NONE = {
  stall: Infinity,
  live: Infinity,
  neighbour: Infinity,
  memory: Infinity,
  log: Infinity,
  backEnd: Infinity,
};

const server = database === 'postgres' ? await postgresServer() : undefined;
const target = new Target({ workers, database: server?.url });
await target.start();
const watch = new Watch(target, NONE, target.accountOf('neighbour'));
await sleep(2000);

const wanted = new RegExp(only);
const rows = [];
for (const one of singleRequests(target, (name) => wanted.test(name), ways)) {
  await measure(one);
  if (!one.isUpload || rows.at(-1).status !== 302) continue;
  const { body } = await target.asks(
    { path: '/api/admin/imports/?page_size=1' },
    target.credentials.staff.token,
  );
  const [newest] = JSON.parse(body).results;
  if (newest?.state === 'new')
    for (const more of aboutImport(target, newest.id, one.name)) await measure(more);
}
await watch.stop();
const code = await target.stop();
await server?.stop();

const bad = rows.filter(({ faults }) => faults.length > 0);
const worst = (name) => Math.max(0, ...rows.map((row) => row[name] ?? 0));
report('single-requests', {
  ok: rows.length > 0 && bad.length === 0 && code === 0,
  ...{ database, workers, requests: rows.length, bad: bad.length },
  ...{
    stallMs: worst('stallMs'),
    liveMs: worst('liveMs'),
    searchMs: worst('searchMs'),
    moreMiB: worst('moreMiB'),
  },
});

/** Sends one request, alone, and notes what it has cost. */
async function measure({ name, sent, script }) {
  await target.tidy();
  watch.reset();
  const pids = target.pids();
  pids.forEach(forgetPeakOf);
  const before = pids.map((pid) => residentOf(pid) ?? 0);
  const { statuses, outcome, ms, longestHead } = await play(target, { ...script, patience: PATIENCE });
  const isBack = await back();
  watch.look();
  const more = pids.map((pid, index) => (peakOf(pid) ?? 0) - before[index]);
  const row = {
    ...{ name, status: statuses[0] ?? outcome, ms: Math.round(ms), stallMs: watch.peaks.stallMs },
    ...{ liveMs: watch.peaks.liveMs, searchMs: watch.neighbour.search?.longestMs ?? 0 },
    ...{ moreMiB: Math.round(Math.max(0, ...more)), sentMiB: Number((sent / MIB).toFixed(1)), longestHead },
  };
  row.faults = isBack ? faultsOf(row) : ['the service ended, or did not come back'];
  rows.push(row);
  if (all || row.faults.length > 0) console.error(JSON.stringify(row));
  if (!isBack) await again();
}

function faultsOf(row) {
  return [
    row.stallMs > stall && 'stall',
    row.liveMs > live && '/live',
    row.searchMs > SEARCH && 'search',
    row.moreMiB > MEMORY + MEMORY_FOR_ONE * row.sentMiB && 'memory',
    row.longestHead > LONGEST_HEAD && 'head',
    row.status >= 500 && !MAY_BE.includes(row.status) && 'status',
    row.status === 'unanswered' && 'no answer',
  ].filter(Boolean);
}

/** Whether the service is there, and answers again. */
async function back() {
  await sleep(AFTER);
  if (target.hasEnded) return false;
  const { status } = await target.asks({ path: '/live', timeout: PATIENCE }).catch(() => ({}));
  await sleep(AFTER);
  return status === 200 && !target.hasEnded;
}

async function again() {
  const isThere = watch.absent();
  if (!target.hasEnded) await target.kill();
  await target.start();
  isThere();
}
