import { texts as pageTexts } from './texts.js';

/** What a refusal says, for people: by field, and about the whole. */
export interface Messages {
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly others: readonly string[];
}

export const NO_MESSAGES: Messages = { fields: {}, others: [] };

/** Reads the body of a refusal. Messages about what is not among `fields` are about the whole, with their name before them. */
export function messagesOf(data: unknown, fields: readonly string[]): Messages {
  if (Array.isArray(data)) return { fields: {}, others: data.flatMap(ofRow) };
  const entries = Object.entries(data as object).map(([name, value]) => [name, texts(value)] as const);
  return {
    fields: Object.fromEntries(entries.filter(([name]) => fields.includes(name))),
    others: entries
      .filter(([name]) => !fields.includes(name))
      .flatMap(([name, messages]) =>
        ABOUT_ALL.has(name) ? messages : messages.map((text) => `${name}: ${text}`),
      ),
  };
}

/** A list is of messages, or of what is wrong with each row of the one that was sent. */
const ofRow = (each: unknown, index: number): string[] =>
  typeof each === 'object' && each !== null
    ? messagesOf(each, []).others.map((message) => pageTexts.row(index + 1, message))
    : texts(each);

const ABOUT_ALL: ReadonlySet<string> = new Set(['non_field_errors', 'detail']);

const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).map((each) =>
    typeof each === 'string' ? each : JSON.stringify(each),
  );
