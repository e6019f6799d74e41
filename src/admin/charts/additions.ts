import type { Database } from '../../database/database.js';
import { HistoryEntry, type HistoryAction } from '../../rest/history/history-entry.entity.js';
import { HistoryRows } from '../../rest/history/history-rows.entity.js';
import { texts } from '../texts.js';
import { versionOf, type Chart } from './charts.js';

const ADDING: readonly HistoryAction[] = ['create', 'load'];

/** How many objects were added on each of the last days (UTC), as history tells. */
export const additions = (days = 30): Chart => ({
  form: 'columns',
  behind: 'history',
  filters: [],
  title: ({ plural }) => texts.objectsAdded(plural, days),
  bars: async ({ label }, database) => {
    const all = lastDays(days);
    const added = await database
      .objects(HistoryEntry)
      .all()
      .filter(
        { property: 'resource', lookup: 'exact', value: label },
        { property: 'time', lookup: 'gte', value: new Date(all[0]) },
        { property: 'action', among: (places) => ADDING.map((action) => places.add(action)).join() },
      )
      .frequencies({ property: 'time', by: 'day', sum: 'count' });
    return all.map((day) => ({
      label: day,
      count: added.find(({ value }) => value === day)?.count ?? 0,
      query: {
        ...{ resource: label, action__in: ADDING.join() },
        ...{ time__gte: day, time__lte: `${day}T23:59:59.999Z` },
      },
    }));
  },
  version: async (_resource, database) => `${today()} ${await versionOfHistory(database)}`,
});

/** History has no version on SQLite, but it only grows: an entry of many objects by the rows that name them. */
async function versionOfHistory(database: Database): Promise<string> {
  const version = await versionOf(database.objects(HistoryEntry));
  if (version !== undefined) return version;
  const latest = [HistoryEntry, HistoryRows].map(async (entity) => {
    const newestFirst = database.objects<HistoryEntry | HistoryRows>(entity).all();
    const [newest] = await newestFirst.orderBy({ property: 'id', descending: true }).rows(1);
    return newest?.id;
  });
  return (await Promise.all(latest)).join();
}

const DAY = 86_400_000;

const today = (): string => new Date().toISOString().slice(0, 10);

const lastDays = (count: number): string[] =>
  Array.from({ length: count }, (_, index) =>
    new Date(Date.parse(today()) - (count - 1 - index) * DAY).toISOString().slice(0, 10),
  );
