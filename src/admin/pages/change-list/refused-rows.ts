import { messagesOf } from '../../../rest/pages/messages.js';
import { texts } from '../../texts.js';

/** The header of what is meant for objects whatever has become of them, where writes have to say so. */
export const ANY_STATE = { 'if-match': '*' };

/** Rows about which a message says what is wrong: a cookie has little room. */
const NAMED = 5;

/** What the API says against some of many rows, in one text: `Nothing was deleted. 12: Not found.` */
export function refusedRows(summary: string, ids: readonly number[], data: unknown): string {
  const rows = Array.isArray(data) && data.length === ids.length ? (data as unknown[]) : [];
  const reasons = rows.flatMap(
    (row, index) =>
      messagesOf(row, ['id']).fields.id?.map((text) => `${ids[index]}: ${text}`) ??
      messagesOf(row, []).others,
  );
  const all = rows.length > 0 ? reasons : messagesOf(data, []).others;
  const others = all.length > NAMED ? [texts.more(all.length - NAMED)] : [];
  return [summary, ...all.slice(0, NAMED), ...others].join(' ');
}
