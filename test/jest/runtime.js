import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import './cheap-hashes.js';
import { coverageOf, startCoverage } from './coverage.js';
import { jestOf } from './jest.js';
import { sourceMaps } from './source-maps.js';

const require = createRequire(import.meta.url);

/**
 * jest's runtime of a test file: Node's own, which keeps what a worker has loaded for its next files. jest's loads every
 * module again for each file, which took seconds. TypeScript is read by the loader that package.json's "jest" names.
 */
export default class SharedRuntime {
  constructor(config, environment, _resolver, _transformer, _cache, coverageOptions) {
    Object.assign(this, { config, environment, coverageOptions });
  }

  /** jest-circus, whose state must be each file's own. */
  requireInternalModule(path) {
    delete require.cache[path];
    return require(path);
  }

  requireModule(path) {
    return require(path);
  }

  unstable_shouldLoadAsEsm() {
    return true;
  }

  unstable_importModule(path) {
    return import(pathToFileURL(path).href);
  }

  setGlobalsForRuntime() {
    globalThis.jest = jestOf(this.environment);
  }

  resetModules() {
    throw new Error('Test files share their modules: there is nothing to reset.');
  }

  clearAllMocks() {
    this.environment.moduleMocker.clearAllMocks();
  }

  resetAllMocks() {
    this.environment.moduleMocker.resetAllMocks();
  }

  restoreAllMocks() {
    this.environment.moduleMocker.restoreAllMocks();
  }

  enterTestCode() {}

  leaveTestCode() {}

  getSourceMaps() {
    return sourceMaps;
  }

  getAllCoverageInfoCopy() {
    return {};
  }

  async collectV8Coverage() {
    await startCoverage();
  }

  async stopCollectingV8Coverage() {
    this.coverage = await coverageOf(this.coverageOptions, this.config);
  }

  getAllV8CoverageInfoCopy() {
    return this.coverage;
  }

  teardown() {}
}
