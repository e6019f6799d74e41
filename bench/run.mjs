/*
 * `npm run bench`: the service beside a server written by hand and a stock one, in turns, as one Markdown table.
 * docs/benchmarks.md says what the figures mean.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertAlike } from './alike.mjs';
import { readOptions } from './options.mjs';
import { pinSelf } from './processes.mjs';
import { SCENARIOS } from './scenarios.mjs';
import { build, createDatabases, SERVERS, startServer, SUBJECT } from './servers.mjs';
import { median } from './statistics.mjs';
import { tableHead, tableRows } from './table.mjs';

const { only, ...options } = readOptions(Object.keys(SCENARIOS));
const circumstances = describe(options);
build();
const folder = mkdtempSync(join(tmpdir(), 'bookstore-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
createDatabases(folder, options.rows);
pinSelf();

console.log(tableHead());
const running = new Map();
const failures = [];
const own = {};
for (const [name, scenario] of Object.entries(SCENARIOS)) {
  if (only.includes(name)) await measure(name, scenario);
}
for (const server of running.values()) await server.stop();
console.log(`\n${circumstances}`);
if (failures.length > 0) console.log(`Requests that failed: ${failures.join('; ')}.`);

/** What a reader of the table has to know. Others' load is only to be seen before there is one's own. */
function describe({ rows, rounds, secs }) {
  const machine = `${availableParallelism()} cores (${cpus()[0].model.trim()}), Node ${process.versions.node}`;
  const busy = `load average ${loadavg()[0].toFixed(1)} before the run`;
  return `${rows.toLocaleString('en')} books, medians of ${rounds} turns of ${secs} s; ${machine}; ${busy}.`;
}

async function measure(name, scenario) {
  const { servers: names = SERVERS, variant } = scenario;
  const servers = new Map();
  for (const server of names) servers.set(server, await serverFor(server, scenario));
  await assertAlike(name, scenario, servers, options);
  for (const server of servers.values()) await scenario.warmUp?.(server, { ...options, round: 0 });
  const turns = new Map(names.map((server) => [server, []]));
  for (let round = 1; round <= options.rounds; round++) {
    for (const [server, target] of servers) {
      turns.get(server).push(await scenario.measure(target, { ...options, round }));
    }
  }
  if (variant) await servers.get(SUBJECT).stop();
  report(name, scenario, turns);
}

/** A server that is running already, unless the scenario starts it itself or needs it in another variant. */
async function serverFor(name, { startsItself, variant }) {
  const startFresh = () => startServer(name, folder, name === SUBJECT ? variant : undefined);
  if (startsItself) return { startFresh };
  if (variant && name === SUBJECT) return startFresh();
  if (!running.has(name)) running.set(name, await startFresh());
  return running.get(name);
}

function report(name, { beside }, turns) {
  const medians = {};
  for (const [server, results] of turns) {
    const labels = Object.keys(results[0].figures);
    const values = (label) => results.map(({ figures }) => figures[label]);
    medians[server] = Object.fromEntries(labels.map((label) => [label, median(values(label))]));
    const failed = results.reduce((total, result) => total + result.failed, 0);
    if (failed > 0) failures.push(`${name} of ${server}, ${failed}`);
  }
  own[name] = medians[SUBJECT];
  console.log(tableRows(name, medians, own[beside]));
}
