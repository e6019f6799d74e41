/*
 * Faults of the machine under write load: answers are 503 or 507 with Retry-After while a fault lasts, writes pass again
 * when it is over, without a restart, and all that was acknowledged is there. Faults that this machine does not let
 * happen are skipped, with the reason.
 *
 *     node soak/faults.mjs [--only disk-full,locked] [--secs 3]
 */
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, bookNumber, options, randomNumbers, report, startService } from './support.mjs';
import { FAULTS, Impossible } from './faults-of-machines.mjs';
import { agrees, Writers } from './writers.mjs';

const { only, secs, seed } = options({ only: Object.keys(FAULTS).join(), secs: 3, seed: 1 });

/** Milliseconds until writes have to pass again, and within which every request has to be answered. */
const RECOVERY_LIMIT = 15_000;

/** A row, a list and a search, which takes a thread of its own. */
const READS = ['/api/books/1/', '/api/books/', '/api/books/?search=Book'];

for (const name of only.split(',')) {
  try {
    await run(name, FAULTS[name]);
  } catch (error) {
    if (!(error instanceof Impossible)) throw error;
    report(name, { ok: true, skipped: error.message });
  }
}

async function run(name, prepare) {
  const fault = await prepare();
  const service = await startService(fault);
  const writers = new Writers(randomNumbers(seed));
  try {
    // A connection that is there when handles are used up.
    const reader = new http.Agent({ keepAlive: true, maxSockets: 1 });
    writers.start(service.base);
    await sleep(500);
    await statusOf(service.base, '/api/books/', reader);
    const before = writers.acknowledged;
    await fault.begin(service);
    await sleep(secs * 1000);
    const reads = [];
    for (const path of READS) reads.push(await statusOf(service.base, path, reader));
    await fault.end(service);
    const recoveredMs = await recovery(service.base);
    await sleep(500);
    await writers.stop();
    const found = await writers.verify(service.base);
    const isSound = fault.isSound?.() ?? true;
    const isIntact = isSound && (await agrees(service.base));
    const { acknowledged, statuses, undocumented } = writers;
    const refused = (statuses[503] ?? 0) + (statuses[507] ?? 0);
    const ok =
      isIntact &&
      before > 0 &&
      (refused > 0 || fault.mayPass) &&
      reads.every((status) => [200, 404, 503].includes(status)) &&
      recoveredMs < RECOVERY_LIMIT &&
      [...undocumented, ...Object.values(found).filter((count) => count > 0)].length === 0;
    report(name, {
      ok,
      acknowledged,
      ...found,
      isSound,
      recoveredMs,
      statuses,
      reads,
      undocumented: undocumented.slice(0, 3),
    });
  } finally {
    await service.kill();
    await fault.tidyUp?.();
  }
}

async function statusOf(base, path, agent) {
  const answer = await ask(base, { path, agent, timeout: RECOVERY_LIMIT }).catch(() => undefined);
  return answer?.status ?? 'cut';
}

/** Milliseconds until a book can be stored again. It is removed, since no writer knows it. */
async function recovery(base) {
  const began = performance.now();
  for (;;) {
    const body = bookNumber(0);
    const { status, body: text } = await ask(base, {
      method: 'POST',
      path: '/api/books/',
      body,
      agent: false,
    });
    const ms = Math.round(performance.now() - began);
    if (ms > RECOVERY_LIMIT) return ms;
    if (status === 201) {
      await ask(base, { method: 'DELETE', path: `/api/books/${JSON.parse(text).id}/`, agent: false });
      return ms;
    }
    await sleep(50);
  }
}
