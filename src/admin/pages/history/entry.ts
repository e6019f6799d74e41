import { labelOf } from '../../../rest/serializers/fields/index.js';
import type { HistoryEntrySerializer, HistoryRowsSerializer } from '../../api/history/history.serializer.js';
import { addressOf } from '../../visit/admin-address.js';
import type { AdminSite } from '../../site/site.js';
import { texts } from '../../texts.js';
import { shown } from '../../values.js';

type State = Readonly<Record<string, unknown>> | null;

/** Objects as such, where the serializers have the JSON text that is stored. */
type Shown<T> = Readonly<Omit<T, 'before' | 'after'>> & { readonly before: State; readonly after: State };

/** An entry of history as the API shows it. */
export type Entry = Shown<Omit<HistoryEntrySerializer, 'time'>> & { readonly time: string };

/** One object of an entry of many, or some without a gap between. */
export type EntryRows = Shown<HistoryRowsSerializer>;

/** An entry as its page shows it. */
export function entryView(entry: Entry, site: AdminSite) {
  const { id, time, username, channel, action, object_id, count, before, after } = entry;
  const resource = site.resources.find(({ label }) => label === entry.resource);
  const object = after ?? before;
  return {
    id,
    time,
    timeText: shown(time),
    username,
    usernameUrl: addressOf('/admin/history/', { username }),
    channel: texts.channels[channel] ?? channel,
    action: texts.actions[action],
    what:
      object_id === null
        ? (resource?.counted(count) ?? texts.counted(count, entry.resource))
        : `${resource?.name ?? entry.resource} “${(object && resource?.nameOf(object)) ?? object_id}”`,
    // What is gone has no page but that of its history.
    url:
      object_id === null
        ? `/admin/history/${id}/`
        : resource?.objectPath(object_id, after === null ? 'history' : 'change'),
    rowName: resource?.name ?? entry.resource,
    changes: changesOf(before, after, labelsOf(site, entry.resource)),
    isUndoable: action === 'delete' && resource !== undefined,
  };
}

/** The labels of a resource's fields, by their names. */
export function labelsOf(site: AdminSite, resource: string): ReadonlyMap<string, string> {
  const fields = site.resources.find(({ label }) => label === resource)?.serializer.fields ?? [];
  return new Map(fields.map(({ name, options: { label } }) => [name, label]));
}

/** What is not the same before and after, field by field. */
export function changesOf(before: State, after: State, labels: ReadonlyMap<string, string>) {
  const names = Object.keys({ ...before, ...after });
  return names.flatMap((name) => {
    const [old, now] = [before?.[name], after?.[name]];
    if (JSON.stringify(old) === JSON.stringify(now)) return [];
    const [markedOld, markedNow] = differing(shown(old), shown(now));
    return {
      label: labels.get(name) ?? labelOf(name),
      ...(before && { before: after ? markedOld : whole(old) }),
      ...(after && { after: before ? markedNow : whole(now) }),
    };
  });
}

const whole = (value: unknown): Marked => ({ start: shown(value), middle: '', end: '' });

/** A text with that part of it that is not the same in another one. */
interface Marked {
  readonly start: string;
  readonly middle: string;
  readonly end: string;
}

/** Two texts, with what is between their common beginning and their common end set apart. Characters stay whole. */
function differing(one: string, other: string): [Marked, Marked] {
  const [a, b] = [Array.from(one), Array.from(other)];
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return [marked(a, start, end), marked(b, start, end)];
}

const marked = (characters: readonly string[], start: number, end: number): Marked => ({
  start: characters.slice(0, start).join(''),
  middle: characters.slice(start, characters.length - end).join(''),
  end: characters.slice(characters.length - end).join(''),
});
