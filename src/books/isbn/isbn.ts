/** The rules for ISBNs that a shop may switch on; without any, every text of thirteen characters is accepted. */
export const ISBN_RULES = ['check_digit', 'normalized', 'unique'] as const;

export type IsbnRules = readonly (typeof ISBN_RULES)[number][];

/** Whether a text is an ISBN-10 or ISBN-13 with the check digit it has to have. Hyphens and blanks do not count. */
export function isIsbn(text: string): boolean {
  const digits = text.replace(/[- ]/g, '');
  if (/^97[89]\d{10}$/.test(digits)) return sum(digits, (at) => (at % 2 === 0 ? 1 : 3)) % 10 === 0;
  return /^\d{9}[\dXx]$/.test(digits) && sum(digits, (at) => 10 - at) % 11 === 0;
}

/** An ISBN without its hyphens (dashes of any kind) and blanks, and with a capital X. An ISBN-10 stays one. */
export function normalizeIsbn(text: string): string {
  const bare = text.replace(/[\s\p{Dash}]/gu, '');
  return /^\d{9}x$/.test(bare) ? bare.toUpperCase() : bare;
}

/** X, where it may stand, counts ten. */
const sum = (digits: string, weight: (at: number) => number): number =>
  [...digits].reduce((total, digit, at) => total + (/[Xx]/.test(digit) ? 10 : Number(digit)) * weight(at), 0);
