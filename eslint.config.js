import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const unusedNames = { argsIgnorePattern: '^_', ignoreRestSiblings: true };

export default defineConfig(
  { ignores: ['**/dist/', 'coverage/', 'data/', '.stryker-tmp/', 'release/'] },
  // They import what tests generate and build.
  { ignores: ['test/schema/programs/hey-api.ts', 'test/schema/programs/swagger-typescript-api.ts'] },
  { ignores: ['examples/'] },
  {
    extends: [tseslint.configs.recommended],
    rules: {
      eqeqeq: 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', unusedNames],
    },
  },
  {
    // What needs the types: a promise nobody waits for, an `any` that spreads, ...
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeCheckedOnly],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // A method may be asynchronous because its base class is.
      '@typescript-eslint/require-await': 'off',
      // Nest hangs metadata on methods, so they are looked at without being called.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['src/**/*.ts', 'client/src/**/*.ts'],
    rules: {
      // A rejection that nothing hears is the whole process's affair, which `void` does not change.
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: false }],
    },
  },
  {
    // The matchers of jest and the bodies of supertest are `any`.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
);
