/** What `strftime` and `strptime` call months and days of the week, Sunday first. */
export const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

export const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Names by their first three letters. */
export const short = (names: readonly string[]): string[] => names.map((name) => name.slice(0, 3));
