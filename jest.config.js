import { availableParallelism } from 'node:os';

export default {
  roots: ['<rootDir>/src', '<rootDir>/migrations', '<rootDir>/test'],
  testRegex: '\\.test\\.ts$',
  globalSetup: './test/support/global-setup.js',
  globalTeardown: './test/support/global-teardown.js',
  testTimeout: 30_000,

  // Node reads the files itself, by the loader that package.json's "jest" names.
  runtime: './test/jest/runtime.js',
  testEnvironment: './test/jest/environment.js',
  testSequencer: './test/jest/sequencer.js',
  transform: {},

  // Both cores of a small machine; more than four workers only share one PostgreSQL with each other. Each worker
  // keeps what its test files loaded: start it afresh before that hurts.
  maxWorkers: Math.min(4, availableParallelism()),
  workerIdleMemoryLimit: '1GB',

  collectCoverageFrom: ['{src,migrations,client/src}/**/*.ts', '!client/src/schema.ts'],
  coverageProvider: 'v8',
  coverageReporters: ['text-summary', 'lcov'],
};
