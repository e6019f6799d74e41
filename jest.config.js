import { availableParallelism } from 'node:os';

/** Written as an ES module although CommonJS packages of Fastify's `require` it, which Jest's loader cannot do. */
const ES_MODULE = 'light-my-request/node_modules/cookie';

const typescript = {
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
};
const commonJs = { module: { type: 'commonjs' }, jsc: { target: 'es2023' } };

export default {
  roots: ['<rootDir>/src', '<rootDir>/migrations', '<rootDir>/test'],
  testEnvironment: 'node',
  globalSetup: './test/support/global-setup.js',
  globalTeardown: './test/support/global-teardown.js',
  testTimeout: 30_000,

  // As in the build: ES modules, decorators with their metadata; `./name.js` in an import means name.ts.
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '\\.ts$': ['@swc/jest', { swcrc: false, ...typescript }],
    [`/node_modules/${ES_MODULE}/.+\\.js$`]: ['@swc/jest', { swcrc: false, ...commonJs }],
  },
  transformIgnorePatterns: [`^(?!.*/node_modules/${ES_MODULE}/).*/node_modules/`],

  // Both cores of a small machine; more than four workers only share one PostgreSQL with each other. Each worker
  // keeps what its test files loaded: start it afresh before that hurts.
  maxWorkers: Math.min(4, availableParallelism()),
  workerIdleMemoryLimit: '1GB',

  collectCoverageFrom: ['{src,migrations}/**/*.ts'],
  coverageProvider: 'v8',
  coverageReporters: ['text-summary', 'lcov'],
};
