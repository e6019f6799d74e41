import { HistoryEntry } from '../../src/rest/history/history-entry.entity.js';
import { atCommandLine, Recorder } from '../../src/rest/history/recorder.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { jsonOf, send } from '../support/http.js';
import { startService } from '../support/service.js';

const ADDRESS = '/api/books/changes/';
const BOOK = { title: 'Dune', author: 'Frank Herbert', published_date: '1965-08-01', isbn: '9780441013593' };

interface Page {
  readonly changes: readonly { readonly id: number }[];
}

describeOnEveryDatabase('Changes that history does not name', (db) => {
  it('as where a deletion has taken too many along, are told by a cursor that is gone', async () => {
    const service = await startService({ DEFAULT_PERMISSION: 'AllowAny' }, db.url());
    try {
      const status = async (since: string): Promise<number> =>
        (await send(service.base, { path: `${ADDRESS}?since=${since}` })).status;
      const record = (count?: number): Promise<unknown> =>
        service.database.transaction(() =>
          new Recorder(service.database).recordMany(
            'books_book',
            'delete',
            [[1, 5]],
            atCommandLine('manage'),
            count,
          ),
        );
      await record();
      expect(await status('0')).toBe(200);
      await record(1500);
      expect([await status('0'), await status('1'), await status('2')]).toEqual([410, 410, 200]);
    } finally {
      await service.close();
    }
  });
});

describeOnEveryDatabase('Changes that are kept for a time', (db) => {
  it('are told for so long, and then the cursor is gone', async () => {
    const service = await startService({ DEFAULT_PERMISSION: 'AllowAny', CHANGES_KEPT: '3600' }, db.url());
    try {
      const headers = { 'Content-Type': 'application/json' };
      for (const body of [BOOK, BOOK, BOOK].map((book) => JSON.stringify(book)))
        await send(service.base, { method: 'POST', path: '/api/books/', headers, body });
      const old = new Date(Date.now() - 2 * 3_600_000);
      await service.database.transaction(() =>
        service.database.objects(HistoryEntry).update(2, { time: old }),
      );
      await service.database.transaction(() =>
        service.database.objects(HistoryEntry).update(1, { time: old }),
      );
      const ids = async (query: string): Promise<unknown> => {
        const answer = await send(service.base, { path: `${ADDRESS}?${query}` });
        return answer.status === 200 ? (jsonOf(answer) as Page).changes.map(({ id }) => id) : answer.status;
      };
      expect(await ids('since=1')).toBe(410);
      expect(await ids('since=2')).toEqual([3]);
      expect(await ids('since=0')).toEqual([3]);
    } finally {
      await service.close();
    }
  });
});
