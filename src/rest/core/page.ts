/** A part of a list. */
export interface Page {
  /** What stands in the body before `results`, in order: the count and the addresses of other pages. */
  readonly head: Readonly<Record<string, number | string | null>>;
  /** The rows as JSON text. */
  readonly json: string;
  /** Addresses for the `Link` header, by relation. */
  readonly links: Readonly<Record<string, string | null>>;
  /** Undefined where pages have no numbers. */
  readonly numbers?: PageNumbers;
}

/** Where a page stands among the others. The first is 1. */
export interface PageNumbers {
  readonly current: number;
  readonly last: number;
  address(number: number): string;
}
