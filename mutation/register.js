/* Loaded before a runner's own modules: TypeScript is read as it is, and '@jest/globals' is jest.js. */
import { register } from 'node:module';
import '@swc-node/register/esm-register';

const JEST = new URL('jest.js', import.meta.url).href;
const resolve = `export const resolve = (name, context, next) =>
  name === '@jest/globals' ? { url: '${JEST}', shortCircuit: true } : next(name, context);`;
register(`data:text/javascript,${encodeURIComponent(resolve)}`);
