import type { Variables } from './compare.js';
import type { RecordedBook, Recording } from './corpus.js';
import { Replayer } from './replay.js';

const BULK = '/api/books/bulk/';

export class BookReplayer extends Replayer {
  protected async prepare({ setup }: Recording, variables: Variables): Promise<void> {
    if (setup) await this.putBooks(setup.books, variables);
  }

  /** Makes these the only books there are, and keeps the ids of the named ones. */
  private async putBooks(books: readonly RecordedBook[], variables: Variables): Promise<void> {
    for (;;) {
      const found = await this.as('admin', 200, { path: '/api/books/' });
      const page = (Array.isArray(found) ? found : (found as { results: unknown }).results) as {
        id: number;
      }[];
      if (page.length === 0) break;
      await this.as('admin', 204, {
        method: 'DELETE',
        path: BULK,
        body: JSON.stringify(page.map(({ id }) => id)),
      });
    }
    if (books.length === 0) return;
    const body = JSON.stringify(books.map(({ as: _, ...fields }) => fields));
    const made = (await this.as('admin', 201, { method: 'POST', path: BULK, body })) as { id: number }[];
    for (const [index, { as }] of books.entries()) if (as) variables[as] = made[index].id;
  }
}
