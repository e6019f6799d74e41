/*
 * As much of jest as the test files use, for a process that runs them again and again: jest itself loads the service
 * anew for every file, which takes seconds. `expect`, mocks and fake timers are jest's own.
 */
import { format } from 'node:util';
import { ModernFakeTimers } from '@jest/fake-timers';
import { expect } from 'expect';
import { ModuleMocker } from 'jest-mock';

const HOOKS = ['beforeAll', 'beforeEach', 'afterEach', 'afterAll'];

const newBlock = (name, parent) => ({
  ...{ name, parent, children: [] },
  ...Object.fromEntries(HOOKS.map((hook) => [hook, []])),
});

let block;

/** What a test file declares: a tree of blocks, whose leaves are tests. */
export async function declarationsOf(file) {
  const root = (block = newBlock(file));
  await import(file);
  return root;
}

const it = eachOf((name, test) => block.children.push({ name, test, parent: block }));
const describe = eachOf((name, declare) => {
  block = newBlock(name, block);
  block.parent.children.push(block);
  declare();
  block = block.parent;
});
const skip = () => undefined;
it.skip = describe.skip = skip;

/** Adds `each`, with the rows' index in the names to tell them apart. */
function eachOf(declare) {
  declare.each = (rows) => (name, body) =>
    rows.forEach((row, index) => {
      const values = Array.isArray(row) ? row : [row];
      const full = row?.name ?? format(name.replace(/%[pji]/g, '%s'), ...values);
      declare(`${index + 1}: ${full}`, () => body(...values));
    });
  return declare;
}

const mocker = new ModuleMocker(globalThis);
let timers;
export const jest = {
  spyOn: mocker.spyOn.bind(mocker),
  fn: mocker.fn.bind(mocker),
  restoreAllMocks: () => mocker.restoreAllMocks(),
  setTimeout: skip,
  useFakeTimers(fakeTimers = {}) {
    timers = new ModernFakeTimers({ global: globalThis, config: { fakeTimers: {}, rootDir: '.' } });
    timers.useFakeTimers(fakeTimers);
  },
  useRealTimers: () => timers.useRealTimers(),
  advanceTimersByTime: (milliseconds) => timers.advanceTimersByTime(milliseconds),
};

const hooks = Object.fromEntries(HOOKS.map((hook) => [hook, (work) => void block[hook].push(work)]));
Object.assign(globalThis, { it, test: it, describe, expect, jest, ...hooks });
