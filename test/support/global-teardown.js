import { once } from 'node:events';

/** Lets the keeper of global-setup.js go, and waits until it has tidied up. */
export default async function tearDown() {
  const keeper = globalThis.testKeeper;
  const gone = once(keeper, 'close');
  keeper.stdin.end();
  await gone;
}
