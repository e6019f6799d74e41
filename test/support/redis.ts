import { connect } from 'node:net';

/** Redis to test on: `REDIS_URL`, or the one that answers on this machine; undefined where there is none. */
export const redisUrl: string | undefined = process.env.REDIS_URL ?? (await local());

async function local(): Promise<string | undefined> {
  const socket = connect(6379, '127.0.0.1');
  const answers = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  });
  socket.destroy();
  return answers ? 'redis://127.0.0.1:6379/15' : undefined;
}

/** `describe` where there is a Redis; elsewhere the tests are skipped, which their names say. */
export function describeOnRedis(name: string, tests: (url: string) => void): void {
  if (redisUrl) describe(`${name} on Redis`, () => tests(redisUrl));
  else describe.skip(`${name} on Redis (none at REDIS_URL nor on port 6379)`, () => tests(''));
}
