/*
 * A test runner for Stryker that keeps one process: it loads the service and the test files once, and plays tests as often as
 * there are mutants. Stryker ends the process for a mutant that never ends, and starts another for one that is in code that
 * runs while it is loaded.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  determineHitLimitReached,
  DryRunStatus,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { declarationsOf } from './jest.js';

/** Blocks whose tests need nothing of each other, so that each may run alone; any other runs as a whole. */
const INDEPENDENT = /^The reference's recorded answers/;

/** PostgreSQL would cost more time than it shows. */
const ON_POSTGRES = / on postgres$/;
const LEFT_OUT = new RegExp(process.env.MUTATION_LEFT_OUT);

/** What the mutants look at. */
const stryker = (globalThis.__stryker__ ??= {});

/** Each throws into the void what a request began that a test no longer waits for. */
let stray;
for (const event of ['uncaughtException', 'unhandledRejection'])
  process.on(event, (error) => (stray = error));

export class InProcessRunner {
  capabilities = () => ({ reloadEnvironment: false });

  async dryRun() {
    await this.load();
    const first = await play(this.units);
    const second = await play(this.units);
    const failed = [...first, ...second].find(({ status }) => status === TestStatus.Failed);
    if (failed) {
      const errorMessage = `"${failed.name}" fails without a mutant: ${failed.failureMessage}`;
      return { status: DryRunStatus.Error, errorMessage };
    }
    return { status: DryRunStatus.Complete, tests: first, mutantCoverage: stryker.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation }) {
    Object.assign(stryker, { hitLimit, hitCount: hitLimit === undefined ? undefined : 0 });
    if (mutantActivation === 'runtime') await this.load();
    stryker.activeMutant = activeMutant.id;
    process.env.__STRYKER_ACTIVE_MUTANT__ = activeMutant.id; // for processes that tests start
    const tests = await this.load()
      .then(() =>
        play(
          this.units.filter(({ id }) => !testFilter || testFilter.includes(id)),
          true,
        ),
      )
      .catch((error) => [outcome({ id: 'loading', name: 'loading' }, 0, error)]);
    stryker.activeMutant = undefined;
    const overrun = determineHitLimitReached(stryker.hitCount, hitLimit);
    return toMutantRunResult(overrun ?? { status: DryRunStatus.Complete, tests }, false);
  }

  async load() {
    if (this.units) return;
    process.env.TEST_FOLDER = mkdtempSync(join(tmpdir(), 'bookstore-mutation-'));
    const units = [];
    for (const file of JSON.parse(process.env.MUTATION_TESTS)) {
      const { children } = await declarationsOf(resolve(file));
      units.push(...children.flatMap((child) => unitsOf(child, file)));
    }
    this.units = units;
  }
}

/** What is played as a whole: a test for Stryker. */
function unitsOf(node, path) {
  if (!isPlayed(node)) return [];
  const id = `${path} > ${node.name}`;
  return INDEPENDENT.test(node.name)
    ? node.children.map((test, index) => ({
        id: `${id} > ${index}: ${test.name}`,
        name: test.name,
        node: test,
      }))
    : [{ id, name: node.name, node }];
}

/** The units' outcomes; with `bail` up to the first that fails. Units of one block share its hooks. */
export async function play(units, bail = false) {
  const outcomes = [];
  let open = [];
  for (const unit of [...units, undefined]) {
    stryker.currentTestId = unit?.id;
    const began = performance.now();
    let error;
    stray = undefined;
    try {
      const wanted = unit ? ancestors(unit.node) : [];
      const stay = open.filter((block) => wanted.includes(block));
      for (const block of open.filter((each) => !stay.includes(each)).reverse())
        await hook(block, 'afterAll');
      open = stay;
      for (const block of wanted.filter((each) => !stay.includes(each))) {
        open.push(block);
        await hook(block, 'beforeAll');
      }
      if (unit) await playNode(unit.node);
      error = stray;
    } catch (thrown) {
      error = thrown;
    }
    if (unit) outcomes.push(outcome(unit, performance.now() - began, error));
    if (error && bail) {
      for (const block of open.reverse()) await hook(block, 'afterAll').catch(() => undefined);
      break;
    }
  }
  stryker.currentTestId = undefined;
  return outcomes;
}

async function playNode(node) {
  if (node.type === 'test') {
    const blocks = ancestors(node);
    for (const block of blocks) await hook(block, 'beforeEach');
    await node.fn();
    for (const block of blocks.reverse()) await hook(block, 'afterEach');
    if (stray) throw stray;
    return;
  }
  try {
    await hook(node, 'beforeAll');
    for (const child of node.children.filter(isPlayed)) await playNode(child);
  } catch (error) {
    await hook(node, 'afterAll').catch(() => undefined);
    throw error;
  }
  await hook(node, 'afterAll');
}

const isPlayed = ({ name, mode }) => mode !== 'skip' && !ON_POSTGRES.test(name) && !LEFT_OUT.test(name);

async function hook(block, kind) {
  for (const { type, fn } of block.hooks) if (type === kind) await fn();
}

const ancestors = ({ parent }) => (parent ? [...ancestors(parent), parent] : []);

const outcome = ({ id, name }, timeSpentMs, error) =>
  error
    ? { id, name, timeSpentMs, status: TestStatus.Failed, failureMessage: String(error?.message ?? error) }
    : { id, name, timeSpentMs, status: TestStatus.Success };

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner)];
