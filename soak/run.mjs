/*
 * All soak runs: `npm run soak`, in three hours at most on two cores. `npm run soak -- --short` takes a few seconds for each,
 * `--only crash,fuzz` picks some, and `--write` puts the figures into docs/reliability.md.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { RUNS } from './runs.mjs';

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
  },
});
const DOCUMENT = fileURLToPath(new URL('../docs/reliability.md', import.meta.url));
const wanted = values.only.split(',').filter(Boolean);

/** Runs one script and answers what it reported, a line of JSON each. */
async function play({ script, args }) {
  const file = fileURLToPath(new URL(`${script}.mjs`, import.meta.url));
  const words = values.short ? [] : args.split(' ').filter(Boolean);
  const loader = ['--import', '@swc-node/register/esm-register'];
  const child = spawn(process.execPath, [...loader, file, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  const reports = said.split('\n').filter((line) => line.startsWith('{'));
  return { code, reports: reports.map((line) => JSON.parse(line)) };
}

const rows = new Map();

/** Plays one run and tells what came of it. */
async function tell(run) {
  const since = Date.now();
  const { code, reports } = await play(run);
  const seconds = Math.round((Date.now() - since) / 1000);
  if (code !== 0) process.exitCode = 1;
  if (reports.length === 0) console.log(`FAIL ${run.script}: it ended with ${code} and reported nothing`);
  const options = values.short ? '' : run.args;
  rows.set(
    run,
    reports.map(({ name, ok, ...figures }) => {
      console.log(`${ok ? 'ok  ' : 'FAIL'} ${name} (${seconds} s) ${JSON.stringify(figures)}`);
      return [name, options, ok ? 'holds' : '**fails**', figuresOf(figures), seconds];
    }),
  );
}

async function tellEach(runs) {
  // Each of those that share an iterator takes what the others have not.
  for (const run of runs) await tell(run);
}

const runs = RUNS.filter(({ script }) => wanted.length === 0 || wanted.includes(script));
const together = runs.filter(({ alone }) => !alone).values();
await Promise.all([tellEach(together), tellEach(together)]);
await tellEach(runs.filter(({ alone }) => alone));
if (values.write) writeFileSync(DOCUMENT, withFigures(readFileSync(DOCUMENT, 'utf8')));

function figuresOf(figures) {
  return Object.entries(figures)
    .map(
      ([name, value]) =>
        `${name} ${typeof value === 'object' ? JSON.stringify(value).replaceAll('"', '') : value}`,
    )
    .join(', ');
}

/** The document with these figures between its marks. */
function withFigures(document) {
  const table = [
    '| run | options | | figures | seconds |',
    '| --- | --- | --- | --- | --: |',
    ...runs.flatMap((run) => rows.get(run)).map((row) => `| ${row.join(' | ')} |`),
  ];
  const where = `${availableParallelism()} cores (${cpus()[0].model.trim()}), Node ${process.versions.node}.`;
  return document.replace(
    /(<!-- figures -->\n)[^]*(\n<!-- end -->)/,
    (_, start, end) => `${start}\n${table.join('\n')}\n\n${where}\n${end}`,
  );
}
