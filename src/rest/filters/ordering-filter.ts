import type { Order } from '../../database/models/query-set.js';
import { strip } from '../python.js';
import type { Filterable, FilterBackend } from './filter-backend.js';

export const ORDERING_PARAMETER = 'ordering';

/** `?ordering=title,-published_date`. Names that are no fields are passed over. */
export const OrderingFilter: FilterBackend = {
  filter: (queryset, request, view) => {
    const names = request.query.get(ORDERING_PARAMETER);
    const order = names ? ordersOf(names, view) : [];
    return order.length > 0 ? queryset.orderBy(...order) : queryset;
  },

  parameters: () => [
    {
      name: ORDERING_PARAMETER,
      description: 'Which field to use when ordering the results.',
      schema: { type: 'string' },
    },
  ],
};

/** The fields that a list can be ordered by. */
export const orderingFields = ({ orderingFields: given, serializer }: Filterable): readonly string[] =>
  given ?? serializer.readable.map(({ name }) => name);

/** Each field once, as it is named first: rows that are alike in it are not told apart by it again. */
function ordersOf(names: string, view: Filterable): Order[] {
  const fields = orderingFields(view);
  const orders = new Map<string, Order>();
  for (const part of names.split(',')) {
    const name = strip(part);
    const field = name.replace(/^-/, '');
    if (fields.includes(field) && !orders.has(field))
      orders.set(field, { property: view.serializer.sourceOf(field), descending: name.startsWith('-') });
  }
  return [...orders.values()];
}
