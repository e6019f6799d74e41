import { labelOf } from '../../database/naming.js';
import { declaredFilters } from '../../rest/filters/field-filter.js';
import type { Resource } from './admin-resource.js';

/** What of a declaration its resource does not bear out, a sentence for each: Django's checks of a ModelAdmin, at the start as well. */
export function declaredFaults({ admin, viewset, serializer }: Resource): string[] {
  const { label, listDisplay = [], listFilter = [] } = admin;
  const { tableName } = viewset.objects.model.metadata;
  // History knows objects by their table.
  if (labelOf(tableName) !== label)
    return [
      `${label} in the admin site has the table ${tableName}: they have to match as books.book and books_book do.`,
    ];
  const names = {
    listDisplay: [listDisplay, serializer.readable.map(({ name }) => name)],
    listFilter: [listFilter, declaredFilters(viewset).map(({ name }) => name)],
  };
  return Object.entries(names).flatMap(([option, [given, possible]]) =>
    given
      .filter((name) => !possible.includes(name))
      .map(
        (name) =>
          `${option} of ${label} in the admin site names "${name}"; ${possible.join(', ')} can be named.`,
      ),
  );
}
