/*
 * A process of its own that asks a throttle's counters: `throttle-process.ts STORE PLACE KEY REQUESTS PER_SECOND_LIMIT TRIES`. Waits for
 * a message to begin and answers with how many requests were let through.
 */
import { RedisThrottleStore } from '../../src/rest/throttling/stores/redis-store.js';
import { SqliteThrottleStore } from '../../src/rest/throttling/stores/sqlite-store.js';

const [kind, place, key, requests, duration, tries] = process.argv.slice(2);
const store = kind === 'redis' ? await RedisThrottleStore.open(place) : new SqliteThrottleStore(place);
const rate = { requests: Number(requests), duration: Number(duration) };

process.once('message', () => {
  const all = Array.from({ length: Number(tries) }, () => store.take(key, rate));
  void Promise.all(all).then(async (counts) => {
    process.send?.(counts.filter(({ taken }) => taken).length);
    await store.close();
    process.disconnect();
  });
});
process.send?.('ready');
