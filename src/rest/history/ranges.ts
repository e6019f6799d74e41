/** Objects named by their ids alone, first and last included. */
export type IdRange = readonly [first: number, last: number];

/** Ids as ranges, which are few where the ids were given one after the other. */
export function rangesOf(ids: readonly number[]): IdRange[] {
  const ranges: [first: number, last: number][] = [];
  for (const id of [...ids].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && id <= last[1] + 1) last[1] = id;
    else ranges.push([id, id]);
  }
  return ranges;
}
