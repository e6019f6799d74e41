/** A text with that part of it that is not the same in another one. */
export interface Marked {
  readonly start: string;
  readonly middle: string;
  readonly end: string;
}

/** Two texts, with what is between their common beginning and their common end set apart. Characters stay whole. */
export function differing(one: string, other: string): [Marked, Marked] {
  const [a, b] = [Array.from(one), Array.from(other)];
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return [marked(a, start, end), marked(b, start, end)];
}

const marked = (characters: readonly string[], start: number, end: number): Marked => ({
  start: characters.slice(0, start).join(''),
  middle: characters.slice(start, characters.length - end).join(''),
  end: characters.slice(characters.length - end).join(''),
});
