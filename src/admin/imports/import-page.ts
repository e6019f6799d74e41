import { DateField } from '../../rest/serializers/fields/index.js';
import type { Form } from '../../auth/session-form.js';
import type { Messages } from '../../rest/browsable/messages.js';
import type { Refusal } from '../../rest/loading/refusal.js';
import type { Resource } from '../resource.js';
import { texts } from '../texts.js';
import { shown } from '../values.js';
import { DATE_FORMATS, type Column, type ColumnMapping } from './columns.js';
import type { Preview } from './preview.js';

/** An import as the API shows it. */
export interface ApiImport {
  readonly id: number;
  readonly resource: string;
  readonly file: string;
  readonly rows: number;
  readonly columns: readonly Column[];
  readonly mapping: ColumnMapping;
  readonly date_format: string | null;
  readonly state: 'new' | 'running' | 'interrupted' | 'done';
  readonly username: string;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly stored: number | null;
  readonly refused: number | null;
  readonly history: number | null;
}

export type ApiPreview = Preview;

/** What has become of an import, in a sentence. */
export function summaryOf({ plural }: Resource, source: ApiImport): string {
  switch (source.state) {
    case 'new':
      if (source.finished_at !== null) return texts.importRefused(shown(source.finished_at));
      return texts.importNew(shown(source.created_at));
    case 'running':
      return texts.importRunning(shown(source.started_at));
    case 'interrupted':
      return texts.importInterrupted(shown(source.finished_at));
    case 'done':
      return texts.importDone(source.stored ?? 0, plural, shown(source.finished_at), source.refused ?? 0);
  }
}

const columnName = (field: string): string => `column_${field}`;
const DATE_FORMAT = 'date_format';

/** What the form about columns says, as the API takes it. */
export function mappingIn(form: Form, { serializer }: Resource): object {
  const mapping = serializer.writable
    .map(({ name }) => [name, form.get(columnName(name))] as const)
    .filter(([, column]) => typeof column === 'string')
    .map(([name, column]) => [name, column === '' ? null : column]);
  const format = form.get(DATE_FORMAT);
  return {
    mapping: Object.fromEntries(mapping) as object,
    ...(typeof format === 'string' && { date_format: format === '' ? null : format }),
  };
}

/** What the page of an import shows. */
export function importPage(
  resource: Resource,
  source: ApiImport,
  preview: ApiPreview | undefined,
  { fields, others }: Messages,
) {
  return {
    title: texts.importOf(source.file),
    resource,
    source,
    summary: summaryOf(resource, source),
    errors: [...others, ...(fields.mapping ?? [])],
    ...(preview && {
      controls: controlsOf(resource, source, fields[DATE_FORMAT] ?? []),
      preview: {
        ...preview,
        fields: resource.serializer.writable.map(({ name, options: { label } }) => ({ name, label })),
        refusals: preview.refusals.map((refusal) => refusalOf(resource, refusal)),
      },
    }),
    styles: ['admin-import.css'],
    scripts: ['admin-import.js'],
  };
}

const refusalOf = ({ serializer }: Resource, { line, errors, row }: Refusal) => ({
  line,
  row,
  reasons: Object.entries(errors).map(([name, messages]) => ({
    label: serializer.fields.find((field) => field.name === name)?.options.label ?? '',
    text: [messages].flat().join(' '),
  })),
});

/** A choice of a column for each field, and of how dates are written where there are some. */
function controlsOf({ serializer }: Resource, source: ApiImport, dateErrors: readonly string[]) {
  const select = { kind: 'select', attributes: {}, type: '', required: false, autofocus: false };
  const columns = serializer.writable.map(({ name, options: { label, required } }) => {
    const value = source.mapping[name] ?? '';
    const { samples = [] } = source.columns.find((column) => column.name === value) ?? {};
    return {
      ...select,
      ...{ id: `map-${name}`, name: columnName(name), label, required, value },
      help: samples.length > 0 ? texts.samples(samples) : '',
      errors: required && value === '' ? [texts.noColumnChosen] : [],
      options: [
        { value: '', text: texts.noColumn },
        ...source.columns.map((column) => ({ value: column.name, text: optionText(column) })),
      ],
    };
  });
  if (!serializer.writable.some((field) => field instanceof DateField)) return columns;
  const format = source.date_format ?? '';
  const formats = ['', ...new Set([...DATE_FORMATS, ...(format === '' ? [] : [format])])];
  const date = {
    ...select,
    ...{ id: 'map-date-format', name: DATE_FORMAT, label: texts.dateFormat, value: format, help: '' },
    errors: dateErrors,
    options: formats.map((value) => ({ value, text: value === '' ? 'YYYY-MM-DD' : value })),
  };
  return [...columns, date];
}

const optionText = ({ name, samples }: Column): string =>
  samples.length > 0 ? `${name} (${samples[0].slice(0, 30)})` : name;
