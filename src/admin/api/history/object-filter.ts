import { int, nearestSafe } from '../../../rest/python.js';
import { ValidationError } from '../../../rest/exceptions.js';
import type { FilterBackend } from '../../../rest/filters/index.js';

const PARAMETER = 'object_id';

/** Entries of one object, those that name it among many included. */
export const ObjectFilter: FilterBackend = {
  filter: (queryset, request) => {
    const text = request.query.get(PARAMETER) ?? '';
    if (text === '') return queryset;
    const id = int(text);
    if (id === undefined) throw new ValidationError({ [PARAMETER]: ['Enter a number.'] });
    return queryset.filter({
      property: 'id',
      among: (parameters) => {
        const place = parameters.add(nearestSafe(id));
        return `SELECT id FROM rest_historyentry WHERE object_id = ${place}
          UNION ALL SELECT entry_id FROM rest_historyrows WHERE first_id = ${place}
          UNION ALL SELECT entry_id FROM rest_historyrows
            WHERE last_id > first_id AND last_id >= ${place} AND first_id < ${place}`;
      },
    });
  },

  parameters: () => [
    {
      name: PARAMETER,
      description: 'Entries of this object, including those for many objects.',
      schema: { type: 'integer' },
    },
  ],
};
