const underWay = new Set<Promise<unknown>>();

/** Work that goes on in this process even when no client waits for its answer any more. What stops the process may wait for it. */
export function undertake<T>(work: Promise<T>): Promise<T> {
  underWay.add(work);
  const done = (): void => void underWay.delete(work);
  work.then(done, done);
  return work;
}

/** Resolves when none is under way. */
export async function allUndertaken(): Promise<void> {
  while (underWay.size > 0) await Promise.allSettled(underWay);
}
