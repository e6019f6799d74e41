import { ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';

const { console, process } = globalThis;

/** By these jest-circus keeps the handlers of its events and the patience of `jest.setTimeout`. */
const OF_JEST = [Symbol.for('EVENT_HANDLERS'), Symbol.for('TEST_TIMEOUT_SYMBOL')];

/**
 * jest's environment of a test file: the worker's own globals, so that test files share the modules they load. What a file
 * did to them is undone once it has been played.
 */
export default class SharedEnvironment {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  fakeTimers = null;

  constructor({ projectConfig }) {
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
    this.before = { env: { ...process.env }, folder: process.cwd(), exit: process.exit };
  }

  async setup() {}

  async teardown() {
    const { env, folder, exit } = this.before;
    this.fakeTimersModern.dispose();
    this.moduleMocker.restoreAllMocks();
    for (const name of OF_JEST) delete globalThis[name];
    for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
    Object.assign(process.env, env);
    Object.assign(process, { exit });
    Object.assign(globalThis, { console });
    process.chdir(folder);
  }

  exportConditions() {
    return ['node', 'import'];
  }

  getVmContext() {
    return null;
  }
}
