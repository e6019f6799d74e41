import { DELIMITERS } from '../../../rest/tables/files/csv-dialect.js';
import { titleOf } from '../../../rest/tables/files/encodings.js';
import type { Field } from '../../../rest/serializers/fields/index.js';
import type { Form } from '../../../auth/sessions/session-form.js';
import type { Messages } from '../../../rest/pages/messages.js';
import type { Refusal } from '../../../rest/tables/record.js';
import type { Resource } from '../../site/admin-resource.js';
import { texts } from '../../texts.js';
import { shown } from '../../values.js';
import type { FileImportSerializer } from '../../api/imports/import.serializer.js';
import { DATE_FORMATS, type Column, type ColumnMapping } from '../../api/imports/run/column-mapping.js';
import type { Preview } from '../../api/imports/run/preview.js';

type Time = 'created_at' | 'started_at' | 'finished_at';

/** An import as the API shows it in a list. */
export interface ApiImportSummary extends Readonly<Omit<FileImportSerializer, 'columns' | 'mapping' | Time>> {
  readonly created_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
}

/** The same of one import. */
export interface ApiImport extends ApiImportSummary {
  readonly columns: readonly Column[];
  readonly mapping: ColumnMapping;
}

/** What has become of an import, in a sentence. */
export function summaryOf({ plural }: Resource, source: ApiImportSummary): string {
  switch (source.state) {
    case 'new':
      if (source.finished_at !== null) return texts.importRefused(shown(source.finished_at));
      return texts.importNew(shown(source.created_at));
    case 'running':
      return texts.importRunning(shown(source.started_at));
    case 'interrupted':
      return texts.importInterrupted(shown(source.finished_at));
    case 'done':
      return texts.importDone(
        source.stored ?? 0,
        source.changed ?? 0,
        plural,
        shown(source.finished_at),
        source.refused ?? 0,
      );
  }
}

const columnName = (field: string): string => `column_${field}`;

/** Controls that are no columns: each empty where the import has null. */
const OTHERS = ['date_format', 'encoding', 'delimiter'] as const;

/** What the form about columns says, as the API takes it. */
export function mappingIn(form: Form, { serializer }: Resource): object {
  const mapping = serializer.fields
    .map(({ name }) => [name, form.get(columnName(name))] as const)
    .filter(([, column]) => typeof column === 'string')
    .map(([name, column]) => [name, column === '' ? null : column]);
  const others = OTHERS.map((name) => [name, form.get(name)] as const)
    .filter(([, value]) => typeof value === 'string')
    .map(([name, value]) => [name, value === '' ? null : value]);
  return { mapping: Object.fromEntries(mapping) as object, ...(Object.fromEntries(others) as object) };
}

/** What the page of an import shows. */
export function importPage(
  resource: Resource,
  source: ApiImport,
  preview: Preview | undefined,
  { fields, others }: Messages,
) {
  return {
    title: texts.importOf(source.file),
    resource,
    source,
    summary: summaryOf(resource, source),
    errors: [...others, ...(fields.mapping ?? []), ...(fields.file ?? [])],
    ...(preview && {
      controls: controlsOf(resource, source, fields),
      preview: {
        ...preview,
        fields: mappedFields(resource, source).map(({ name, options: { label } }) => ({ name, label })),
        updates: isMapped(source, 'id'),
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

const isMapped = ({ mapping }: ApiImport, field: string): boolean => (mapping[field] ?? null) !== null;

/** The fields that rows give: the id where it has a column. */
const mappedFields = ({ serializer }: Resource, source: ApiImport): readonly Field[] =>
  serializer.fields.filter(
    (field) => serializer.writable.includes(field) || (field.name === 'id' && isMapped(source, 'id')),
  );

/** Whether a file has a column that may be of ids. */
const mayHaveIds = (source: ApiImport): boolean =>
  isMapped(source, 'id') || source.columns.some(({ name }) => name.toLowerCase() === 'id');

const SELECT = { kind: 'select', attributes: {}, type: '', required: false, autofocus: false };

type Errors = Readonly<Record<string, readonly string[]>>;

/** A choice of a column for each field, and of how the file is read. */
function controlsOf(resource: Resource, source: ApiImport, errors: Errors): object[] {
  const { writable, fields } = resource.serializer;
  const ids = mayHaveIds(source) ? fields.filter(({ name }) => name === 'id') : [];
  const columns = [...ids, ...writable].map((field) => columnControl(resource, source, field));
  return [...columns, ...readingControls(resource, source, errors)];
}

function columnControl({ plural }: Resource, source: ApiImport, field: Field): object {
  const { name, options } = field;
  const isId = name === 'id' && options.readOnly;
  const required = options.required && !isId;
  const value = source.mapping[name] ?? '';
  const { samples = [] } = source.columns.find((column) => column.name === value) ?? {};
  const example = samples.length > 0 ? texts.samples(samples) : '';
  return {
    ...SELECT,
    ...{ id: `map-${name}`, name: columnName(name), label: isId ? 'ID' : options.label, required, value },
    help: isId ? texts.idHelp(plural) : example,
    errors: required && value === '' ? [texts.noColumnChosen] : [],
    options: [
      { value: '', text: texts.noColumn },
      ...source.columns.map((column) => ({ value: column.name, text: optionText(column) })),
    ],
  };
}

/** How dates are written where there are some, and how the file itself is. */
function readingControls({ serializer }: Resource, source: ApiImport, errors: Errors): object[] {
  const choice = (name: (typeof OTHERS)[number], label: string, help: string, options: object[]): object => ({
    ...SELECT,
    ...{ id: `map-${name.replace('_', '-')}`, name, label, help, options },
    value: source[name] ?? '',
    errors: errors[name] ?? [],
  });
  const withOwn = (known: readonly string[], own: string | null): string[] => [
    ...new Set([...known, ...(own === null ? [] : [own])]),
  ];
  const formats = withOwn(DATE_FORMATS, source.date_format).map((value) => ({
    value,
    text: formatText(value),
  }));
  const encodings = withOwn(ENCODINGS, source.encoding).map((value) => ({ value, text: titleOf(value) }));
  const delimiters = withOwn(DELIMITERS, source.delimiter).map((value) => ({
    value,
    text: texts.delimiters[value] ?? value,
  }));
  const dates = [{ value: '', text: 'YYYY-MM-DD' }, ...formats];
  return [
    ...(serializer.writable.some(({ isDate }) => isDate)
      ? [choice('date_format', texts.dateFormat, '', dates)]
      : []),
    ...(source.delimiter === null ? [] : [choice('delimiter', texts.delimiter, '', delimiters)]),
    choice('encoding', texts.encoding, texts.encodingHelp, encodings),
  ];
}

/** Encodings to choose from; what a file is found to be is among them. */
const ENCODINGS = [
  'utf-8',
  'windows-1252',
  'iso-8859-1',
  'windows-1250',
  'windows-1251',
  'macintosh',
  'utf-16le',
  'utf-16be',
];

function formatText(format: string): string {
  if (/D/.test(format)) return format;
  return /M/.test(format) ? texts.monthAlone(format) : texts.yearAlone;
}

const optionText = ({ name, samples }: Column): string =>
  samples.length > 0 ? `${name} (${samples[0].slice(0, 30)})` : name;
