/*
 * One hostile client: attacks over raw sockets, of every address, method and content type, with bodies and heads that are
 * long, deep, cut, wrong or slow. Beside it a well-behaved neighbour. The service must not end, answer 5xx other than a
 * documented 503 or 507, stand still, or take more memory, handles, log or back ends than its bounds say. A finding names the
 * attacks that were under way; each is then played alone, to tell which it was.
 *
 *     node --import @swc-node/register/esm-register soak/hostile.mjs [--minutes 15] [--requests 250000] [--clients 32] [--workers 1] [--database sqlite] [--stall 100 --live 100] [--seed 1]
 *
 * One attack again, as a finding names it: `--attack json-deep-lists --seed 1234`, with `--times 20` also those of
 * the seeds that follow.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { options, postgresServer, randomNumbers, report } from './support.mjs';
import { makeAttack, nextName } from './hostile/attacks.mjs';
import { play } from './hostile/raw-client.mjs';
import { Target } from './hostile/target.mjs';
import { Watch } from './hostile/watch.mjs';

const { minutes, requests, clients, workers, database, seed, attack, times, stall, live, memory } = options({
  ...{ minutes: 0.4, requests: 1_000_000, clients: 32, workers: 1, database: 'sqlite', seed: 1 },
  ...{ attack: '', times: 1, stall: 1000, live: 5000, memory: 400 },
});

/**
 * Milliseconds, MiB and bytes that are not passed. `stall` is of the event loop, less what other processes took; `live` is what
 * the answer to `/live` takes, whatever else the machine does.
 */
const BOUNDS = { stall, live, neighbour: 2000 + live, memory, log: 64, backEnd: 32, head: 4096 };
/** Documented answers of 5xx. */
const MAY_BE = [503, 507];
/** Part of the neighbour's requests that may fail. */
const MAY_FAIL = 0.01;
/** After so many ends of the service there is nothing more to be learnt. */
const MOST_EXITS = 8;
/** Milliseconds for which suspects are played alone, and how many of one finding are. */
const REPLAYING = 60_000;
const REPLAYS_OF_ONE = 40;
const TOLD_SUSPECTS = 12;
/** Milliseconds after an attack until what it has done is known. */
const AFTER = 600;
/** What is looked into first. */
const GRAVE = ['exit', 'stall', 'memory', 'log file', 'back ends'];
/** Handles that may be open when all is quiet, more than at the beginning. */
const MORE_HANDLES = 20;

const server = database === 'postgres' ? await postgresServer() : undefined;
const target = new Target({ workers, database: server?.url });
await target.start();
const watch = new Watch(target, BOUNDS, target.accountOf('neighbour'));
if (server) await watch.watchPostgres(server.url);
const stopTidying = target.tidyNowAndThen();
await sleep(1500);
const handlesAtFirst = watch.handles();

const counts = { attacks: 0, requests: 0, connections: 0 };
const statuses = {};
const outcomes = {};
let restarting;

const random = randomNumbers(seed);
const end = Date.now() + minutes * 60_000;
if (attack) for (let time = 0; time < times; time++) await carryOut(makeAttack(attack, seed + time, target));
else await Promise.all(Array.from({ length: clients }, client));
await becomeClear();
const began = end - minutes * 60_000;
const seconds = Math.round((Date.now() - began) / 1000);
await restarting;
await becomeQuiet();
const handlesLeft = watch.handles();
if (handlesLeft > handlesAtFirst + MORE_HANDLES) watch.find('handles left open', handlesLeft, began);
const [found, peaks, neighbour] = [{ ...watch.counts }, { ...watch.peaks }, structuredClone(watch.neighbour)];
if (!attack) await confirm();
stopTidying();
await watch.stop();
const isLasting = !target.hasEnded;
const code = await target.stop();
await server?.stop();

for (const finding of watch.findings.filter(({ isReplay }) => !isReplay)) console.error(told(finding));
const failing = Object.values(neighbour).filter(({ answers, failures }) => failures > answers * MAY_FAIL);
const grave = Object.keys(found).filter((kind) => !kind.startsWith("neighbour's"));
report('hostile', {
  ok: isLasting && code === 0 && grave.length === 0 && failing.length === 0,
  ...{ database, workers, seconds, ...counts, statuses, outcomes, found, ...peaks, handlesLeft, neighbour },
});

/** A finding in a line: its cause, or else the attacks that may be. */
function told({ kind, value, cause, summary, suspects }) {
  const others = suspects.slice(0, TOLD_SUSPECTS).map(({ name, seed }) => `${name} ${seed}`);
  return JSON.stringify({ kind, value, ...(cause ? { cause, summary } : { suspects: others.join(', ') }) });
}

async function client() {
  while (Date.now() < end && counts.requests < requests && (watch.counts.exit ?? 0) < MOST_EXITS) {
    await restarting;
    const name = nextName(random);
    await carryOut(makeAttack(name, seed + counts.attacks, target));
  }
}

/** Plays an attack and looks at its answers. */
async function carryOut(made) {
  counts.attacks++;
  const ended = watch.begin(made);
  const played = await Promise.all(made.scripts.map((script) => play(target, script)));
  for (const [index, result] of played.entries()) judge(made, made.scripts[index], result);
  ended();
  await sleep(0);
  if (target.hasEnded) await (restarting ??= restart());
}

function judge(made, { requests: sent = 1, mayStaySilent, ending = 'answer' }, result) {
  counts.requests += sent;
  counts.connections++;
  outcomes[result.outcome] = (outcomes[result.outcome] ?? 0) + 1;
  for (const status of result.statuses) {
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (status >= 500 && !MAY_BE.includes(status)) watch.findOne(`status ${status}`, status, made);
  }
  if (result.outcome === 'unanswered' && ending === 'answer' && !mayStaySilent)
    watch.findOne('unanswered', Math.round(result.ms), made);
  watch.peaks.headBytes = Math.max(watch.peaks.headBytes, result.longestHead);
  if (result.longestHead > BOUNDS.head) watch.findOne('long head', result.longestHead, made);
}

/** Notes the end of the service and starts it again. */
async function restart() {
  watch.find(
    'exit',
    `${await target.service.exited}: ${target.service.output().trim().slice(-300)}`,
    Date.now() - 500,
  );
  const isBack = watch.absent();
  await target.start();
  isBack();
  restarting = undefined;
}

/** Waits until it is known what an attack has done: the service answers, or it has ended and is there again. */
async function becomeClear() {
  await sleep(AFTER);
  const isThere = await target.asks({ path: '/live' }).catch(() => undefined);
  if (!isThere) await Promise.race([target.service.exited, sleep(10 * AFTER)]);
  await sleep(0);
  if (target.hasEnded) await (restarting ??= restart());
  watch.look();
}

async function becomeQuiet() {
  await sleep(3000);
  watch.look();
}

/** Plays the suspects of each finding alone, the latest first, until one does the same again. */
async function confirm() {
  const until = Date.now() + REPLAYING;
  const unknown = watch.findings.filter(({ cause }) => !cause);
  for (const finding of unknown.sort((a, b) => gravity(a) - gravity(b))) {
    for (const { name, seed: own, summary } of finding.suspects.slice(0, REPLAYS_OF_ONE)) {
      if (Date.now() > until) return;
      const seen = watch.findings.length;
      await carryOut(makeAttack(name, own, target));
      await becomeClear();
      const again = watch.findings.slice(seen);
      for (const each of again) each.isReplay = true;
      if (!again.some(({ kind }) => kind === finding.kind)) continue;
      Object.assign(finding, { cause: `--attack ${name} --seed ${own}`, summary });
      break;
    }
  }
}

function gravity({ kind }) {
  const place = GRAVE.indexOf(kind);
  return place < 0 ? GRAVE.length : place;
}
