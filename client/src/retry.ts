import { ApiError, ConnectionError, retryAfter } from './errors.js';

export interface Retries {
  /** How often a request is repeated at most. */
  readonly limit: number;
  /** Whether a request may be repeated whose outcome is not known: a read, or a write with an `Idempotency-Key`. */
  readonly isRepeatable: boolean;
  readonly signal?: AbortSignal | undefined;
}

const FIRST_DELAY = 250;
const LONGEST_DELAY = 8000;
/** A service that asks for more is not waited for. */
const LONGEST_RETRY_AFTER = 30;

/** Statuses of a service that may answer otherwise soon. 409 says that the same request is still being processed. */
const PASSING = [409, 502, 503, 504, 507];

/** Calls `attempt` until it succeeds, fails for good, or has been repeated `limit` times. Throws its last error. */
export async function withRetries<T>(retries: Retries, attempt: () => Promise<T>): Promise<T> {
  for (let count = 0; ; count++) {
    try {
      return await attempt();
    } catch (error) {
      const delay = delayAfter(error, count, retries);
      if (delay === undefined) throw error;
      await sleep(delay, retries.signal);
    }
  }
}

/** Returns the milliseconds to wait, or undefined if the request is not to be repeated. */
function delayAfter(error: unknown, count: number, { limit, isRepeatable }: Retries): number | undefined {
  if (count >= limit) return undefined;
  const backoff = Math.random() * Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** count);
  if (error instanceof ConnectionError) return isRepeatable ? backoff : undefined;
  if (!(error instanceof ApiError)) return undefined;
  // A throttled request has not been executed.
  if (error.status !== 429 && !(isRepeatable && PASSING.includes(error.status))) return undefined;
  const asked = retryAfter(error) ?? 0;
  return asked > LONGEST_RETRY_AFTER ? undefined : asked * 1000 + backoff;
}

/** Throws the reason of `signal` when that is aborted. */
export function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)));
  return abortable(wait, signal).finally(() => clearTimeout(timer));
}

/** Returns what `promise` resolves to, unless `signal` is aborted first. The work behind `promise` continues. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    // The reason is the caller's own, whatever it is.
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Calls `work` with a signal that is aborted as `signal` is, and by `lateness` after so many milliseconds. */
export async function within<T>(
  milliseconds: number,
  lateness: Error,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abort = (): void => controller.abort(signal?.reason);
  const timer = setTimeout(() => controller.abort(lateness), milliseconds);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}
