import { fromCell } from '../renderers/csv-cells.js';
import type { Field } from '../serializers/fields/index.js';
import { isNumber } from '../serializers/fields/number/number-field.js';
import { str } from '../python.js';
import { sourceOf, type Source } from '../serializers/field-source.js';
import type { DateReader } from './date-format.js';
import { LoadError, type Cells } from './record.js';
import type { Resource } from './resource.js';

/** Which column each field of a resource is read from, and how dates are written there. */
export class Mapping {
  private readonly columns: ReadonlyMap<string, string | null>;

  /**
   * @param given columns by field, where they are not called alike; null: the field is read from none
   * @throws LoadError for what is no field of the resource
   */
  constructor(
    readonly resource: Resource,
    readonly given: ReadonlyMap<string, string | null>,
    private readonly readDate?: DateReader,
  ) {
    const names = resource.fields.map(({ name }) => name);
    for (const name of given.keys()) {
      if (!names.includes(name))
        throw new LoadError(`${resource.model.label} has no field "${name}"; it has ${names.join(', ')}.`);
    }
    this.columns = new Map(names.map((name) => [name, given.has(name) ? (given.get(name) ?? null) : name]));
  }

  /** The cells of a line under a header. Throws LoadError for a header that lacks what is needed. */
  bindHeader(names: readonly string[]): { source: (cells: Cells) => Source; unused: string[] } {
    const positions = new Map(this.resource.fields.flatMap((field) => this.positionIn(names, field)));
    const used = new Set(positions.values());
    const source = (cells: Cells): Source =>
      this.reading((field) => {
        const position = positions.get(field);
        return position === undefined ? undefined : valueOf(cells[position], field);
      });
    return { source, unused: names.filter((_, index) => !used.has(index)) };
  }

  /** The values of a JSON object by its keys. Throws FieldError unless the content is an object. */
  bindObject(content: unknown): Source {
    const given = sourceOf(content);
    if (this.given.size === 0) return this.reading(given);
    const object = content as Record<string, unknown>;
    return this.reading(({ name }: Field) => {
      const column = this.columns.get(name) ?? null;
      return column !== null && Object.hasOwn(object, column) ? object[column] : undefined;
    });
  }

  /** The keys of a JSON object that no field is read from. */
  unusedKeys(object: object): string[] {
    const used = [...this.columns.values()];
    return Object.keys(object).filter((key) => !used.includes(key));
  }

  private positionIn(names: readonly string[], field: Field): [Field, number][] {
    const column = this.columns.get(field.name) ?? null;
    if (column === null) return [];
    const position = names.indexOf(column);
    if (position >= 0 && names.includes(column, position + 1))
      throw new LoadError(`There are two columns "${column}".`);
    if (position >= 0) return [[field, position]];
    const { id, extra } = this.resource;
    const isNeeded =
      this.given.has(field.name) || (field.options.required && field !== id && !extra.includes(field));
    if (!isNeeded) return [];
    const hint = this.given.has(field.name) ? '' : ` Name the right one with --map ${field.name}=COLUMN.`;
    throw new LoadError(
      `There is no column "${column}" for the field ${field.name}; there are ${names.map((name) => `"${name}"`).join(', ')}.${hint}`,
    );
  }

  /** The same values, dates in the notation of serializers. */
  private reading(source: (field: Field, partial: boolean) => unknown): Source {
    const { readDate } = this;
    if (!readDate) return source;
    return (field, partial) => {
      const value = source(field, partial);
      if (!field.isDate) return value;
      if (isNumber(value)) return readDate(str(value));
      return typeof value === 'string' && value !== '' ? readDate(value) : value;
    };
  }
}

/** What a cell gives to a field. Blanks around anything but a text mean nothing. */
function valueOf(cell: string | null, field: Field): unknown {
  const text = cell && fromCell(cell);
  if (text === null || (text === '' && cell !== '')) return field.fromNothing();
  const value = field.isText ? text : text.trim();
  return value === '' ? field.fromEmptyControl() : value;
}
