/** A point in time with microseconds, of which JavaScript's Date has only the milliseconds. */
export class Moment extends Date {
  /** @param beyond microseconds beyond the millisecond: 1 to 999 */
  constructor(
    time: number,
    readonly beyond: number,
  ) {
    super(time);
  }

  /** As ISO 8601 with six digits, so that rows that go to the database as JSON keep them. */
  override toJSON(): string {
    return isoText(this);
  }
}

/** A point in time, as a plain Date where milliseconds say it all. */
export const momentOf = (time: number, beyond: number): Date =>
  beyond === 0 ? new Date(time) : new Moment(time, beyond);

/** The six digits of a second. */
export const microsecondOf = (date: Date): number =>
  date.getUTCMilliseconds() * 1000 + (date instanceof Moment ? date.beyond : 0);

/** The digits of a text's seconds beyond the third. */
const BEYOND = /\.\d{3}(\d{1,3})/;

/** A point in time from the text that a database writes: of SQLite without a zone, in UTC. */
export function parseMoment(text: string): Date {
  const time = Date.parse(text.includes('T') ? text : `${text.replace(' ', 'T')}Z`);
  return momentOf(time, beyondOf(text));
}

export const beyondOf = (text: string): number => Number((BEYOND.exec(text)?.[1] ?? '').padEnd(3, '0'));

/** In UTC, as TypeORM writes it into SQLite: with as many digits as it takes, so that texts are in the order of time. */
export const sqliteText = (date: Date): string => isoText(date).replace('T', ' ').replace('Z', '');

/** As ISO 8601 in UTC, with six digits where milliseconds do not say it all. */
export function isoText(date: Date): string {
  const text = date.toISOString();
  if (!(date instanceof Moment)) return text;
  return `${text.slice(0, -1)}${String(date.beyond).padStart(3, '0')}Z`;
}
