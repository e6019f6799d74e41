import type { Page, PageNumbers } from '../core/page.js';

export interface PageLinks {
  readonly previous?: string;
  readonly next?: string;
  /** The first, the last and those around the one shown; undefined for the pages between. Empty where pages have no numbers. */
  readonly numbers: readonly (NumberedPage | undefined)[];
}

export interface NumberedPage {
  readonly number: number;
  readonly url: string;
  readonly current: boolean;
}

/** Ways to the other pages of a list; undefined where there are none. */
export function pageLinks({ links, numbers }: Page): PageLinks | undefined {
  const { next, prev } = links;
  if (!next && !prev) return undefined;
  return {
    ...(prev && { previous: local(prev) }),
    ...(next && { next: local(next) }),
    numbers: numbers ? numbered(numbers) : [],
  };
}

/** An address of this service without scheme and host, which may be other ones behind a proxy. */
const local = (url: string): string => url.slice(url.indexOf('/', url.indexOf('//') + 2));

function numbered({ current, last, address }: PageNumbers): PageLinks['numbers'] {
  const link = (number: number): NumberedPage => ({
    number,
    url: local(address(number)),
    current: number === current,
  });
  return displayedNumbers(current, last).map((number) => (number === undefined ? undefined : link(number)));
}

/** DRF's choice: 14 of 16 shows 1 … 13 14 15 16. A gap stands for two pages or more. */
export function displayedNumbers(current: number, last: number): (number | undefined)[] {
  const start = current <= 4 ? [1, 2, 3] : [1];
  const end = current >= last - 3 ? [last - 2, last - 1, last] : [last];
  const shown = [...new Set([...start, current - 1, current, current + 1, ...end])]
    .filter((number) => number >= 1 && number <= last)
    .sort((a, b) => a - b);
  return shown.flatMap((number, index) => {
    const left = number - (shown[index - 1] ?? 0) - 1;
    return left === 0 ? [number] : [left === 1 ? number - 1 : undefined, number];
  });
}
