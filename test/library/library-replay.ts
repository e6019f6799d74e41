import type { Variables } from '../conformance/compare.js';
import { fillAll } from '../conformance/compare.js';
import type { Recording } from '../conformance/corpus.js';
import { Replayer } from '../conformance/replay.js';

/** An object there has to be; `as` names the variable that gets its id, `who` the account that makes it. */
interface RecordedObject {
  readonly as?: string;
  readonly path: string;
  readonly who?: 'admin' | 'writer' | 'reader';
  readonly data: Readonly<Record<string, unknown>>;
}

export interface LibraryRecording extends Omit<Recording, 'setup'> {
  readonly setup?: { readonly objects: readonly RecordedObject[] };
}

type Row = Readonly<Record<string, unknown>>;

/** Lists by the field that addresses their objects, those that depend on others first. */
const LISTS: readonly (readonly [list: string, key: string])[] = [
  ...['orders', 'wishlist', 'reviews', 'stock', 'covers', 'attachments'].map((list) => [list, 'id'] as const),
  ...['events', 'shifts', 'redemptions', 'gift-cards', 'editions', 'series'].map(
    (list) => [list, 'id'] as const,
  ),
  ...[['categories', 'id'] as const, ['authors', 'slug'] as const],
  ...['tags', 'publishers', 'stores'].map((list) => [list, 'id'] as const),
];

export class LibraryReplayer extends Replayer<LibraryRecording & Recording> {
  /** @param served the lists that the service has */
  constructor(
    base: string,
    signingKey: string,
    private readonly served: ReadonlySet<string>,
  ) {
    super(base, signingKey);
  }

  protected override async variables(): Promise<Variables> {
    const variables = await super.variables();
    const ids = ['admin', 'reader', 'writer'].map((name) => [`${name}_pk`, Number(variables[`${name}_id`])]);
    return {
      ...variables,
      ...(Object.fromEntries(ids) as Variables),
      writer_access: await this.accessToken('writer'),
    };
  }

  protected async prepare({ setup }: LibraryRecording, variables: Variables): Promise<void> {
    if (!setup) return;
    for (const [list, key] of LISTS) if (this.served.has(list)) await this.clear(`/api/${list}/`, key);
    for (const { as, path, who = 'admin', data } of setup.objects) {
      const body = JSON.stringify(valuesOf(data, variables));
      const made = (await this.as(who, 201, { method: 'POST', path, body })) as Row;
      if (as) variables[as] = made.id;
    }
  }

  /** A deletion takes others along. */
  private async clear(list: string, key: string): Promise<void> {
    for (;;) {
      const found = await this.as('admin', 200, { path: list });
      const rows = (Array.isArray(found) ? found : (found as { results: unknown }).results) as Row[];
      if (rows.length === 0) return;
      for (const row of rows)
        await this.as('admin', [204, 404], { method: 'DELETE', path: `${list}${String(row[key])}/` });
    }
  }
}

/** As fillAll; `{"$var": "name"}` stands for the value itself. */
const valuesOf = (data: Row, variables: Variables): Row =>
  JSON.parse(JSON.stringify(fillAll(data, variables)), (_, part: { $var?: string } | null) =>
    typeof part === 'object' && part?.$var !== undefined ? variables[part.$var] : part,
  ) as Row;
