import { labelOf } from '../database/naming.js';
import { declaredFilters } from '../rest/filters/field-filter.js';
import type { Resource } from './resource.js';

/** Throws Error for a declaration that its resource does not bear out: Django's checks of a ModelAdmin, at the start as well. */
export function checkDeclared({ admin, viewset, serializer }: Resource): void {
  const { label, listDisplay = [], listFilter = [] } = admin;
  const { tableName } = viewset.objects.model.metadata;
  // History knows objects by their table.
  if (labelOf(tableName) !== label)
    throw new Error(
      `${label} in the admin site has the table ${tableName}: they have to match as books.book and books_book do.`,
    );
  const names = {
    listDisplay: [listDisplay, serializer.readable.map(({ name }) => name)],
    listFilter: [listFilter, declaredFilters(viewset).map(({ name }) => name)],
  };
  for (const [option, [given, possible]] of Object.entries(names))
    for (const name of given)
      if (!possible.includes(name))
        throw new Error(
          `${option} of ${label} in the admin site names "${name}"; ${possible.join(', ')} can be named.`,
        );
}
