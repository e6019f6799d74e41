/** The variables that settings are read from: `process.env`, or a table in a test. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** How one kind of setting is read from its text. `read` answers undefined for a text that is not accepted. */
export interface Reader<T> {
  readonly accepts: string;
  readonly read: (raw: string) => T | undefined;
  /** True for a value that must not be shown in an error. */
  readonly secret?: boolean;
}

export const text: Reader<string> = { accepts: 'any text', read: (raw) => raw };

const commaSeparated = (raw: string): string[] =>
  raw
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);

export const list: Reader<readonly string[]> = { accepts: 'a comma-separated list', read: commaSeparated };

const BOOLEANS: Readonly<Record<string, boolean>> = { true: true, false: false, '1': true, '0': false };

export const boolean: Reader<boolean> = {
  accepts: 'true or false',
  read: (raw) => BOOLEANS[raw.toLowerCase()],
};

/** A whole number from `least` to `most`. */
export const count = (least: number, most: number): Reader<number> => ({
  accepts: `a whole number from ${least} to ${most}`,
  read: (raw) =>
    /^\d{1,15}$/.test(raw) && Number(raw) >= least && Number(raw) <= most ? Number(raw) : undefined,
});

/** How often something may happen: DRF's `10/min`. */
export interface Rate {
  readonly requests: number;
  /** The length of the window, in seconds. */
  readonly duration: number;
}

/** Seconds of a period, which its first letter names: https://www.django-rest-framework.org/api-guide/throttling/ */
const PERIODS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** A rate as DRF writes it; undefined for any other text. */
export function parseRate(raw: string): Rate | undefined {
  const [, requests, period] = /^(\d{1,9})\/([smhd])[a-z]*$/.exec(raw) ?? [];
  return Number(requests) > 0 ? { requests: Number(requests), duration: PERIODS[period] } : undefined;
}

/** A rate; null for `none`. */
export const rate: Reader<Rate | null> = {
  accepts: 'none, or a number of requests per s, min, hour or day: 100/day',
  read: (raw) => (raw === 'none' ? null : parseRate(raw)),
};

const TEN_YEARS = 315_360_000;

/** A duration in whole seconds, at most ten years. */
export const seconds: Reader<number> = {
  ...count(1, TEN_YEARS),
  accepts: 'whole seconds, from 1 to ten years',
};

/** A duration; null for `none`. */
export const secondsOrNone: Reader<number | null> = {
  accepts: `none, or ${seconds.accepts}`,
  read: (raw) => (raw === 'none' ? null : seconds.read(raw)),
};

/** One of `names`. */
export const choice = <T extends string>(names: readonly T[]): Reader<T> => ({
  accepts: names.join(', '),
  read: (raw) => names.find((name) => name === raw),
});

/** One or more of `names`, comma-separated, none twice. */
export const listOf = <T extends string>(names: readonly T[]): Reader<readonly T[]> => ({
  accepts: `a comma-separated list of ${names.join(', ')}`,
  read: (raw) => {
    const items = commaSeparated(raw);
    const known =
      items.length > 0 &&
      new Set(items).size === items.length &&
      items.every((item) => names.includes(item as T));
    return known ? (items as T[]) : undefined;
  },
});

/** As `listOf`, or `none`. */
export const listOfOrNone = <T extends string>(names: readonly T[]): Reader<readonly T[]> => ({
  accepts: `none, or ${listOf(names).accepts}`,
  read: (raw) => (raw === 'none' ? [] : listOf(names).read(raw)),
});
