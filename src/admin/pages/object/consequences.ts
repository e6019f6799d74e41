import {
  findDependents,
  idOf,
  asStored,
  type Dependents,
} from '../../../database/dependents/find-dependents.js';
import type { Database } from '../../../database/database.js';
import { labelOf } from '../../../database/naming.js';
import { hasDependents, type Fate } from '../../../database/dependents/references.js';
import { texts } from '../../texts.js';
import type { Visit } from '../../visit/visit.js';

/** Objects of one kind that a page names, and how many more there are. */
interface Named {
  /** `3 reviews`. */
  readonly text: string;
  readonly objects: readonly { readonly name: string; readonly url?: string }[];
  readonly more: number;
}

/** What a deletion means for other objects. */
export interface Consequences {
  /** By what becomes of them; where others are in the way, those alone. */
  readonly groups: readonly { readonly heading: string; readonly kinds: readonly Named[] }[];
  /** Whether others are in the way. */
  readonly isProtected: boolean;
  readonly isUndoable: boolean;
}

/** Objects of a kind that are named. */
const NAMED = 10;

const HEADINGS: Readonly<Record<Fate, (deleted: number) => string>> = {
  protect: texts.protectedBy,
  delete: () => texts.alsoDeleted,
  change: () => texts.alsoCleared,
};

/** What would become of others if these objects were deleted: Django's delete confirmation. Undefined where nothing would. */
export async function consequencesOf(
  { resource, site }: Visit,
  database: Database,
  ids: readonly number[],
): Promise<Consequences | undefined> {
  const { objects } = resource.viewset;
  const { metadata } = objects.model;
  if (!hasDependents(database, metadata.tableName)) return undefined;
  const rows = await objects.all().withIds(ids);
  const stored = rows.map((row) => asStored(metadata, row));
  const all = await database.transaction(() => findDependents(database, metadata, stored, false));
  if (all.length === 0) return undefined;
  const found = (Object.keys(HEADINGS) as Fate[]).filter((fate) => all.some((each) => each.fate === fate));
  const isProtected = found.includes('protect');
  const fates = isProtected ? (['protect'] as const) : found;
  return {
    groups: fates.map((fate) => ({
      heading: HEADINGS[fate](rows.length),
      kinds: all.filter((each) => each.fate === fate).map((each) => named(site, each)),
    })),
    isProtected,
    isUndoable: all.every(({ isWhole }) => isWhole),
  };
}

function named({ resources }: Visit['site'], { metadata, count, rows }: Dependents): Named {
  const label = labelOf(metadata.tableName);
  const declared = resources.find((each) => each.label === label);
  const first = rows.slice(0, NAMED);
  return {
    text: declared?.counted(count) ?? texts.counted(count, label),
    objects: first.map((row) => {
      if (!declared) return { name: texts.byId(Object.values(row)[0]) };
      const id = idOf(metadata, row);
      const shown = metadata.columns.map((each) => [each.propertyName, row[each.databaseName]] as const);
      return {
        name: declared.nameOf({ ...Object.fromEntries(shown), id }),
        url: declared.objectPath(id, 'change'),
      };
    }),
    more: count - first.length,
  };
}
