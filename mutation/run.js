/*
 * Mutation testing: `npm run mutation [-- AREA…]`. Says for each area how many small changes of the code the tests notice,
 * and which they do not; ends with 1 where a score is too low. docs/mutation.md explains what is left.
 */
import { fileURLToPath } from 'node:url';
import { Stryker } from '@stryker-mutator/core';
import { AREAS, BREAK } from './areas.js';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const CAUGHT = ['Killed', 'Timeout'];
const MISSED = ['Survived', 'NoCoverage'];

/** All mutants of an area, with what became of them. */
async function mutantsOf({ mutate, tests, leftOut }) {
  process.env.MUTATION_TESTS = JSON.stringify(tests.map((name) => `test/${name}.test.ts`));
  process.env.MUTATION_LEFT_OUT = leftOut?.source ?? '$.';
  return new Stryker({
    mutate,
    plugins: ['runner.js', 'reporter.js'].map((file) => fileURLToPath(new URL(file, import.meta.url))),
    testRunner: 'in-process',
    testRunnerNodeArgs: ['--import', '@swc-node/register/esm-register'],
    coverageAnalysis: 'perTest',
    concurrency: 1,
    timeoutMS: 15_000,
    ignorePatterns: ['bench', 'data', 'dist', 'docs', 'soak', 'coverage'],
    tempDirName: '.stryker-tmp',
    reporters: ['unnoticed', 'progress-append-only'],
    disableTypeChecks: false,
    allowConsoleColors: false,
    cleanTempDir: 'always',
  }).runMutationTest();
}

const count = (mutants, statuses) => mutants.filter(({ status }) => statuses.includes(status)).length;

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(AREAS);
const rows = {};
for (const name of names) {
  const mutants = await mutantsOf(AREAS[name]);
  const [killed, survived] = [count(mutants, CAUGHT), count(mutants, MISSED)];
  rows[name] = { mutants: killed + survived, killed, survived, score: (100 * killed) / (killed + survived) };
}
console.table(rows);
if (Object.values(rows).some(({ score }) => score < BREAK)) process.exitCode = 1;
