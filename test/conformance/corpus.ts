import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A recorded exchange: requests in a row, and the answers that the reference gave. Its format: README.md. */
export interface Recording {
  readonly name: string;
  readonly profile: string;
  readonly category: string;
  readonly setup?: { readonly books: readonly RecordedBook[] };
  readonly mint?: Readonly<Record<string, TokenRecipe>>;
  readonly steps: readonly Step[];
}

/** A book there has to be; `as` names the variable that gets its id. */
export interface RecordedBook {
  readonly as?: string;
  readonly [field: string]: unknown;
}

/** A token made at replay time. */
export interface TokenRecipe {
  readonly header: { readonly alg: string };
  /** Claims, or text that is none. */
  readonly payload: object | string;
  /** The key that signs, the service's own when absent. */
  readonly key?: string;
  /** The algorithm that signs, when it is not the one that the header names. */
  readonly alg?: string;
  /** What is done to the token once it is signed. */
  readonly tamper?: 'signature' | 'payload' | 'strip';
  readonly tampered_payload?: object;
}

export interface Step {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly body_base64?: string;
  };
  /** JSON pointers into the answer, by the variable that keeps what is found there. */
  readonly capture?: Readonly<Record<string, string>>;
  readonly response: {
    readonly status: number;
    /** By lower-case name; null: must be absent. */
    readonly headers: Readonly<Record<string, string | null>>;
    readonly body?: unknown;
    readonly body_text?: string;
    readonly body_empty?: boolean;
  };
}

/** Refusals that come before anything is asked of a database. */
const REFUSALS = [400, 405, 406, 415];

/** Whether a recording depends on a database. One that does not is played on SQLite alone. */
export const asksDatabase = ({ setup, steps }: Pick<Recording, 'setup' | 'steps'>): boolean =>
  setup !== undefined || steps.some(({ response }) => !REFUSALS.includes(response.status));

/** Every recording of a folder, in the order of category and name. */
export function loadRecordings<R = Recording>(folder = join(import.meta.dirname, 'scenarios')): R[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.json'),
  );
  return files.sort().map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as R);
}
