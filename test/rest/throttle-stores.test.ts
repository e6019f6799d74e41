import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import BetterSqlite3 from 'better-sqlite3';
import { MemoryThrottleStore } from '../../src/rest/throttling/stores/memory-store.js';
import { RedisThrottleStore } from '../../src/rest/throttling/stores/redis-store.js';
import { SqliteThrottleStore } from '../../src/rest/throttling/stores/sqlite-store.js';
import type { ThrottleStore } from '../../src/rest/throttling/stores/store.js';
import { describeOnRedis } from '../support/redis.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bookstore-throttles-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (): string => join(folder, 'throttle.sqlite3');
const THREE_A_SECOND = { requests: 3, duration: 1 };
const MANY_A_DAY = { requests: 100, duration: 86_400 };

/** A process that asks for the counters at `place`. */
interface Asking {
  readonly child: ChildProcess;
  /** Settles when it can begin. */
  readonly ready: Promise<unknown>;
}

function startAsking(kind: string, place: string, processes: number): Asking[] {
  const program = join(import.meta.dirname, '../support/throttle-process.ts');
  const execArgv = ['--import', '@swc-node/register/esm-register'];
  const words = [kind, place, randomUUID(), '500', '3600', '300'];
  return Array.from({ length: processes }, () => {
    const child = fork(program, words, { execArgv });
    return { child, ready: once(child, 'message') };
  });
}

/** How many requests were let through by all of them, which begin together. */
async function passed(asking: readonly Asking[]): Promise<number> {
  await Promise.all(asking.map(({ ready }) => ready));
  const answers = asking.map(({ child }) => once(child, 'message') as Promise<[number]>);
  for (const { child } of asking) child.send('begin');
  return (await Promise.all(answers)).reduce((sum, [count]) => sum + count, 0);
}

function testStore(open: () => Promise<ThrottleStore> | ThrottleStore): void {
  let store: ThrottleStore;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.close());

  it('lets as many through as the rate says, each of which makes place for another when it is over', async () => {
    const key = randomUUID();
    for (const hits of [1, 2])
      expect(await store.take(key, THREE_A_SECOND)).toMatchObject({ taken: true, hits });
    await sleep(500);
    expect(await store.take(key, THREE_A_SECOND)).toMatchObject({ taken: true, hits: 3 });
    const { taken, hits, wait } = await store.take(key, THREE_A_SECOND);
    expect({ taken, hits }).toEqual({ taken: false, hits: 3 });
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(0.5);
    await sleep(wait * 1000 + 50);
    expect(await store.take(key, THREE_A_SECOND)).toMatchObject({ taken: true, hits: 2 });
  });

  it('counts no request that was refused', async () => {
    const key = randomUUID();
    for (let round = 0; round < 3; round++) await store.take(key, THREE_A_SECOND);
    const until = performance.now() + 900;
    while (performance.now() < until)
      expect(await store.take(key, THREE_A_SECOND)).toMatchObject({ taken: false });
    await sleep(200);
    expect(await store.take(key, THREE_A_SECOND)).toMatchObject({ taken: true, hits: 1 });
  });

  it('counts keys apart', async () => {
    const keys = [randomUUID(), randomUUID()];
    for (const key of keys) expect(await store.take(key, MANY_A_DAY)).toMatchObject({ taken: true, hits: 1 });
  });

  it('lets exactly as many through of all that come at once', async () => {
    const key = randomUUID();
    const counts = await Promise.all(Array.from({ length: 400 }, () => store.take(key, MANY_A_DAY)));
    expect(counts.filter(({ taken }) => taken)).toHaveLength(MANY_A_DAY.requests);
    expect(counts.at(-1)!.wait).toBeGreaterThan(86_000);
  });

  it('keeps a place that is held until it is known whether it counts', async () => {
    const [key, rate] = [randomUUID(), { requests: 2, duration: 60 }];
    const holds = ['a', 'b', 'c'].map((id) => ({ id, lease: 60 }));
    expect(await store.take(key, rate, holds[0])).toEqual({ taken: true, hits: 0, wait: 0 });
    expect(await store.take(key, rate, holds[1])).toMatchObject({ taken: true, hits: 0 });
    expect(await store.take(key, rate, holds[2])).toMatchObject({ taken: false, hits: 0 });
    await store.settle(key, rate, holds[0], false);
    expect(await store.take(key, rate, holds[2])).toMatchObject({ taken: true, hits: 0 });
    await store.settle(key, rate, holds[1], true);
    await store.settle(key, rate, holds[2], true);
    expect(await store.take(key, rate)).toMatchObject({ taken: false, hits: 2 });
  });

  it('gives a place free that was held by one who died', async () => {
    const [key, rate] = [randomUUID(), { requests: 1, duration: 60 }];
    expect(await store.take(key, rate, { id: 'dead', lease: 0.2 })).toMatchObject({ taken: true });
    expect(await store.take(key, rate, { id: 'next', lease: 60 })).toMatchObject({ taken: false });
    await sleep(250);
    expect(await store.take(key, rate, { id: 'next', lease: 60 })).toMatchObject({ taken: true });
  });
}

describe('Counters in memory', () => {
  testStore(() => new MemoryThrottleStore());

  it('forget what is over', async () => {
    const store = new MemoryThrottleStore();
    await takeOfManyKeys(store);
    expect(store['windows'].get(THREE_A_SECOND.duration)!.size).toBe(60);
  });

  it('keep no more of a key than twice what counts', async () => {
    const store = new MemoryThrottleStore();
    let now = process.hrtime.bigint();
    const clock = jest.spyOn(process.hrtime, 'bigint').mockImplementation(() => (now += 100_000_000n));
    const hits: number[] = [];
    for (let request = 0; request < 100; request++) {
      hits.push((await store.take('key', { requests: 10, duration: 1 })).hits);
      expect(store['windows'].get(1)!.get('key')!['times'].length).toBeLessThanOrEqual(2 * hits.at(-1)!);
    }
    clock.mockRestore();
    expect(Math.max(...hits)).toBeGreaterThan(4);
  });
});

describe('Counters in SQLite', () => {
  let asking: Asking[];
  // They start while the tests before theirs wait for times to be over.
  beforeAll(() => {
    asking = startAsking('sqlite', file(), 3);
  });
  testStore(() => new SqliteThrottleStore(file()));

  it('forget what is over', async () => {
    const path = join(folder, 'many.sqlite3');
    const store = new SqliteThrottleStore(path);
    await takeOfManyKeys(store);
    await store.close();
    const rows = new BetterSqlite3(path);
    for (const [table, key] of [
      ['windows', 'id'],
      ['hits', 'window'],
    ])
      expect(rows.prepare(`SELECT count(DISTINCT ${key}) FROM ${table}`).pluck().get()).toBe(60);
    rows.close();
  });

  it('tell all who ask that they cannot count, and count again when they can', async () => {
    const path = join(folder, 'broken.sqlite3');
    const store = new SqliteThrottleStore(path);
    const others = new BetterSqlite3(path);
    const ask = (): Promise<unknown[]> =>
      Promise.allSettled(['a', 'b'].map((key) => store.take(key, MANY_A_DAY)));
    others.exec('ALTER TABLE windows RENAME TO elsewhere');
    const reason = expect.objectContaining({ message: expect.stringContaining('no such table: windows') });
    expect(await ask()).toEqual(Array(2).fill({ status: 'rejected', reason }));
    others.exec('ALTER TABLE elsewhere RENAME TO windows');
    expect(await ask()).toMatchObject(Array(2).fill({ value: { taken: true, hits: 1 } }));
    others.close();
    await store.close();
  });

  it('are exact between processes', async () => {
    expect(await passed(asking)).toBe(500);
  }, 120_000);
});

describeOnRedis('Counters', (url) => {
  let asking: Asking[];
  beforeAll(() => {
    asking = startAsking('redis', url, 2);
  });
  testStore(() => RedisThrottleStore.open(url));

  it('are exact between processes', async () => {
    expect(await passed(asking)).toBe(500);
  }, 120_000);
});

/** Asks for 500 keys, and for 60 others when those are over. */
async function takeOfManyKeys(store: ThrottleStore): Promise<void> {
  const real = process.hrtime.bigint();
  const clock = jest.spyOn(process.hrtime, 'bigint').mockReturnValue(real);
  for (let key = 0; key < 500; key++) await store.take(`old ${key}`, THREE_A_SECOND);
  clock.mockReturnValue(real + 1_000_000_000n);
  for (let key = 0; key < 60; key++) await store.take(`new ${key}`, THREE_A_SECOND);
  clock.mockRestore();
}
