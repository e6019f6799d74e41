import type { Database } from '../../database/database.js';
import type { Manager } from '../../database/models/manager.js';
import type { Frequency } from '../../database/models/frequencies.js';
import { declaredFilters } from '../../rest/filters/field-filter.js';
import type { Filterable } from '../../rest/filters/index.js';
import { texts } from '../texts.js';

/** What is told of the objects of a resource. */
export interface Charted {
  /** `books.book`. */
  readonly label: string;
  /** `Books`. */
  readonly plural: string;
  readonly viewset: Filterable & { readonly objects: Manager<object> };
}

/** How many objects have something in common. */
export interface Bar {
  readonly label: string;
  readonly count: number;
  /** The parameters of the list that shows these objects. */
  readonly query: Readonly<Record<string, string>>;
}

/** A picture of a resource. */
export interface Chart {
  /** `columns` stand side by side in the order of time, `rows` one below the other, the longest first. */
  readonly form: 'columns' | 'rows';
  /** Which list the bars lead to. */
  readonly behind: 'objects' | 'history';
  /** The filters without which the bars would lead nowhere. */
  readonly filters: readonly string[];
  title(resource: Charted): string;
  bars(resource: Charted, database: Database): Promise<Bar[]>;
  /** Tells one state of what the bars are read from from another; undefined where that is not known. */
  version(resource: Charted, database: Database): Promise<string | undefined>;
}

/** More columns than this are made of decades or centuries. */
const MOST_COLUMNS = 40;

/** How many objects each year has, by a date. */
export const byYear = (field: string): Chart => ({
  form: 'columns',
  behind: 'objects',
  filters: ['year', 'gte', 'lte'].map((lookup) => `${field}__${lookup}`),
  title: ({ plural, viewset }) => texts.objectsBy(plural, labelOf(viewset, field)),
  bars: async ({ viewset }) => {
    const years = await viewset.objects
      .all()
      .frequencies({ property: viewset.serializer.sourceOf(field), by: 'year' });
    const step = [1, 10, 100].find((size) => starts(years, size).length <= MOST_COLUMNS) ?? 1000;
    return starts(years, step).map((start) => ({
      label: step === 1 ? String(start) : texts.decade(start),
      count: sum(years.filter(({ value }) => startOf(value, step) === start)),
      query:
        step === 1
          ? { [`${field}__year`]: String(start) }
          : {
              [`${field}__gte`]: `${year(start)}-01-01`,
              [`${field}__lte`]: `${year(start + step - 1)}-12-31`,
            },
    }));
  },
  version: ({ viewset }) => versionOf(viewset.objects),
});

/** The most frequent values of a field. */
export const top = (field: string, count = 10): Chart => ({
  form: 'rows',
  behind: 'objects',
  filters: [field],
  title: ({ plural, viewset }) => texts.mostObjectsBy(plural, labelOf(viewset, field)),
  bars: async ({ viewset }) => {
    const values = await viewset.objects
      .all()
      .frequencies({ property: viewset.serializer.sourceOf(field), top: count });
    return values.map(({ value, count: frequency }) => ({
      label: value,
      count: frequency,
      query: { [field]: value },
    }));
  },
  version: ({ viewset }) => versionOf(viewset.objects),
});

/** The version of a table; undefined for one that has none. */
export async function versionOf({ model }: Pick<Manager<object>, 'model'>): Promise<string | undefined> {
  const read = await model.version();
  return read?.(model.source);
}

const labelOf = ({ serializer }: Filterable, field: string): string => serializer.field(field).options.label;

const sum = (frequencies: readonly Frequency[]): number =>
  frequencies.reduce((total, { count }) => total + count, 0);

const startOf = (value: string, step: number): number => Math.floor(Number(value) / step) * step;

const starts = (years: readonly Frequency[], step: number): number[] => [
  ...new Set(years.map(({ value }) => startOf(value, step))),
];

/** No calendar has a year 0, nor DRF a year 10000. */
const year = (number: number): string => String(Math.min(Math.max(number, 1), 9999)).padStart(4, '0');

/** Says that a chart's bars would lead nowhere, since the viewset lacks their filters. */
export function chartFaults({ label, viewset }: Charted, { filters }: Chart): string[] {
  const declared = declaredFilters(viewset).map(({ name }) => name);
  const missing = filters.filter((name) => !declared.includes(name)).join(', ');
  return missing ? [`A chart of ${label} needs the filters ${missing} of its viewset.`] : [];
}
