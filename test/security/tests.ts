import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { open, PLACE, titlesOf, type Title } from './titles.js';

const TESTS = join(import.meta.dirname, '..');
const RECORDINGS = join(TESTS, 'conformance/scenarios');

/** The names of the recorded exchanges, which are tests of `conformance`. */
const recordings = (): Title[] =>
  readdirSync(RECORDINGS, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.json'))
    .map((path) => [basename(path, '.json')]);

const known = new Map<string, readonly Title[] | undefined>();

/** The titles in a file of tests, undefined where it is not there. */
function titlesIn(file: string): readonly Title[] | undefined {
  if (!known.has(file)) {
    const path = join(TESTS, `${file}.test.ts`);
    const exists = existsSync(path);
    const own = exists ? titlesOf(readFileSync(path, 'utf8')) : undefined;
    known.set(file, file === 'conformance/conformance' ? recordings() : own);
  }
  return known.get(file);
}

export interface Found {
  readonly file: string;
  readonly title: string;
  /** Why there is no such test. */
  readonly fault?: string;
}

/**
 * The test that a reference is of: a file below `test/` without its ending, and the end of a title, as in
 * `auth/sessions › the end of a session › comes with its time`.
 */
export function findTest(reference: string): Found {
  const [file, ...words] = reference.split(' › ');
  const titles = titlesIn(file);
  const matching = titles?.filter((title) => title.slice(-words.length).join() === words.join()) ?? [];
  const found = { file, title: readable(matching[0] ?? words) };
  if (!titles) return { ...found, fault: `test/${file}.test.ts is not there` };
  if (matching.length === 1) return found;
  const many = matching.length === 0 ? 'no test' : 'more than one test';
  return { ...found, fault: `test/${file}.test.ts has ${many} with the title "${words.join(' › ')}"` };
}

/** With the name of a row where the title of its test has a place for it. */
function readable(title: Title): string {
  const words: string[] = [];
  for (const word of title) {
    const last = words.at(-1);
    if (last !== undefined && PLACE.test(last)) words[words.length - 1] = last.replace(PLACE, () => word);
    else words.push(word);
  }
  return words.map(open).join(' › ');
}
