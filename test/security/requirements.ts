import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { findTest } from './tests.js';

/** What becomes of a requirement. At least one of `shown` to `unmet` is there; `unmet` beside others: in part. */
export interface Requirement {
  /** OWASP's. */
  readonly id: string;
  /** Of ASVS; the API Top 10 has none. */
  readonly level?: 1 | 2;
  /** What it asks for, in words of our own: OWASP's are under CC BY-SA. */
  readonly what: string;
  /** Tests, as `findTest` takes them. */
  readonly shown?: readonly string[];
  /** A heading of a document, as `docs/security.md#the-model`. */
  readonly written?: string;
  /** What whoever runs the service does for it. */
  readonly operator?: string;
  /** Why it does not apply. */
  readonly absent?: string;
  /** What falls short. */
  readonly unmet?: string;
}

export interface Chapter {
  readonly title: string;
  readonly rows: readonly Requirement[];
}

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = join(import.meta.dirname, 'requirements');

/** The chapters in the order of their files' names. */
export const chapters: readonly Chapter[] = readdirSync(FOLDER)
  .sort()
  .map((file) => parse(readFileSync(join(FOLDER, file), 'utf8')) as Chapter);

/** What is wrong with a row: a test or a heading that is not there, or nothing that it says. */
export function faultsOf({ id, shown = [], written, operator, absent, unmet }: Requirement): string[] {
  const faults = shown.flatMap((reference) => {
    const { fault } = findTest(reference);
    return fault === undefined ? [] : [`${id}: ${fault}`];
  });
  if (written !== undefined && !hasHeading(written)) faults.push(`${id}: there is no ${written}`);
  if (shown.length === 0 && !(written ?? operator ?? absent ?? unmet)) faults.push(`${id}: says nothing`);
  if (absent !== undefined && (shown.length > 0 || (written ?? operator ?? unmet)))
    faults.push(`${id}: does not apply, and is there all the same`);
  return faults;
}

function hasHeading(reference: string): boolean {
  const [file, anchor] = reference.split('#');
  const headings = readFileSync(join(ROOT, file), 'utf8').matchAll(/^#+ (.+)$/gm);
  return anchor === undefined || [...headings].some(([, heading]) => anchorOf(heading) === anchor);
}

/** GitHub's. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
