import { join } from 'node:path';
import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Settings } from '../../settings.js';
import { MemoryThrottleStore } from './stores/memory-store.js';
import { RedisThrottleStore } from './stores/redis-store.js';
import { SqliteThrottleStore } from './stores/sqlite-store.js';
import { ThrottleStore } from './stores/store.js';

/** The folder that the worker processes of one machine share, made by the process that starts them. */
export const SHARED_FOLDER = 'BOOKSTORE_SHARED_FOLDER';

/** Opens the nearest counters that all who serve share: those of all machines, of one machine, of this process. */
async function openThrottleStore({ redisUrl }: Settings): Promise<ThrottleStore> {
  const folder = process.env[SHARED_FOLDER];
  if (redisUrl) return RedisThrottleStore.open(redisUrl);
  return folder ? new SqliteThrottleStore(join(folder, 'throttle.sqlite3')) : new MemoryThrottleStore();
}

/** Offers the counters of throttles to every module. Needs Settings from a global module. */
@Global()
@Module({
  providers: [{ provide: ThrottleStore, inject: [Settings], useFactory: openThrottleStore }],
  exports: [ThrottleStore],
})
export class ThrottlingModule implements OnApplicationShutdown {
  constructor(private readonly store: ThrottleStore) {}

  async onApplicationShutdown(): Promise<void> {
    await this.store.close();
  }
}
