import { createClient } from '@redis/client';

/** Longest wait for the connection and its answer, in milliseconds. */
const ANSWER_TIMEOUT = 3000;

/** Returns why the Redis at `url` cannot be used, naming its host but no password; undefined where it answers. */
export async function redisFault(url: string): Promise<string | undefined> {
  if (!URL.canParse(url)) return 'REDIS_URL is not a valid URL.';
  const { host } = new URL(url);
  const client = createClient({ url, socket: { connectTimeout: ANSWER_TIMEOUT, reconnectStrategy: false } });
  // The call that meets with an error says so; without a listener it would end the process.
  client.on('error', () => undefined);
  const over = AbortSignal.timeout(ANSWER_TIMEOUT);
  const late = new Promise<never>((_, reject) =>
    over.addEventListener('abort', () => reject(new Error(`no answer in ${ANSWER_TIMEOUT / 1000} s`))),
  );
  try {
    await Promise.race([client.connect().then(() => client.ping()), late]);
    return undefined;
  } catch (error) {
    return `Redis at ${host} cannot be used: ${reasonOf(error)}.`;
  } finally {
    late.catch(() => undefined);
    client.destroy();
  }
}

/** A name with several addresses fails once for each, with a code in place of a message. */
const reasonOf = (error: unknown): string => {
  const { message, code } = error as NodeJS.ErrnoException;
  return message || code || String(error);
};
