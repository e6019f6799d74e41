import { setImmediate as nextTurn } from 'node:timers/promises';

/** Milliseconds of work after which others have their turn. */
const LONGEST = 10;

/** The same items. Where reading on, or what was made of the items before, has taken long, others have their turn between two. */
export async function* inTurns<T>(items: AsyncIterable<T> | Iterable<T>): AsyncGenerator<T> {
  let since = performance.now();
  for await (const item of items) {
    yield item;
    if (performance.now() - since < LONGEST) continue;
    await nextTurn();
    since = performance.now();
  }
}
