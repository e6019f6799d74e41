/* Reads test files outside jest: what they declare is kept, and may be played again and again. */
import { jestExpect as expect } from '@jest/expect';
import { ModernFakeTimers } from '@jest/fake-timers';
import * as circus from 'jest-circus';
import { ModuleMocker } from 'jest-mock';
import { jestOf } from '../test/jest/jest.js';

const { it, test, describe, beforeAll, beforeEach, afterEach, afterAll } = circus.default;
const jest = jestOf({
  moduleMocker: new ModuleMocker(globalThis),
  fakeTimersModern: new ModernFakeTimers({ global: globalThis, config: { fakeTimers: {}, rootDir: '.' } }),
});
Object.assign(globalThis, { it, test, describe, beforeAll, beforeEach, afterEach, afterAll, expect, jest });

/** What a test file declares: jest-circus's tree of blocks, whose leaves are tests. */
export async function declarationsOf(file) {
  circus.resetState();
  await import(file);
  return circus.getState().rootDescribeBlock;
}
