import type { Relation } from '../../database/tables/relations.js';
import type { SqlRow } from '../../database/tables/sql-row.js';
import { listIn, objectIn } from '../http/messages/html-input.js';
import { QueryDict } from '../http/messages/query-dict.js';
import { typeName } from '../python.js';
import { Field as FieldArguments } from './decorators.js';
import type { FieldDeclaration } from './declare.js';
import { runEach, valuesOf } from './fields/composite/run-each.js';
import { Field, type Context, type FieldOptions, type FieldSelection, type Given } from './fields/index.js';
import type { Selection } from './object-selection.js';
import { Serializer, type SerializerClass, type Values } from './serializer.js';
import { sourceOf } from './field-source.js';

interface NestedOptions extends FieldOptions {
  readonly serializer: Serializer;
  /** Whether an empty list is a value. True, unless given. */
  readonly allowEmpty?: boolean;
}

/** An object in an object: https://www.django-rest-framework.org/api-guide/serializers/#dealing-with-nested-objects */
export class NestedField extends Field<NestedOptions> {
  override readonly showsColumn = false;
  readonly type = 'nested object';
  readonly openapi = { type: 'object' };
  override readonly nested = this.options.serializer;
  protected readonly invalid = '';

  override fromForm(form: QueryDict<unknown>): unknown {
    return objectIn(form, this.name);
  }

  override toRepresentation(value: unknown, context?: Context): unknown {
    return this.nested.represent(value as object, context);
  }

  override select(row: SqlRow): FieldSelection | undefined {
    if (this.source === '*') return this.nested.select(row) as FieldSelection;
    const relation = row.relation(this.source);
    return relation && !relation.many ? this.selectFrom(row, relation, 'one') : undefined;
  }

  /** How it is read of the rows that a relation leads to. */
  selectFrom(row: SqlRow, relation: Relation, number: 'one' | 'many'): FieldSelection {
    let selection: Selection | undefined;
    const sql = row[number](relation, (other) => (selection = this.nested.select(other)).sql);
    const { finish } = selection!;
    if (!finish) return { sql };
    const one = (read: unknown): unknown => read && finish(read as Values);
    return { sql, finish: number === 'one' ? one : (read) => (read as unknown[]).map(one) };
  }

  protected toInternalValue(data: unknown, context: Context): Values | Promise<Values> {
    return this.nested.run(sourceOf(data), context);
  }
}

/** A list of objects in an object: DRF's ListSerializer. */
export class NestedListField extends Field<NestedOptions> {
  readonly type = 'field';
  readonly openapi = { type: 'array' };
  override readonly child = new NestedField({
    serializer: this.options.serializer,
    required: this.options.required,
  });
  protected readonly invalid = '';

  override fromForm(form: QueryDict<unknown>): unknown {
    return listIn(form, this.name);
  }

  override toRepresentation(value: unknown, context?: Context): unknown {
    return (value as object[]).map((item) => this.child.toRepresentation(item, context));
  }

  override select(row: SqlRow): FieldSelection | undefined {
    const relation = row.relation(this.source);
    return relation?.many ? this.child.selectFrom(row, relation, 'many') : undefined;
  }

  protected toInternalValue(data: unknown, context: Context): unknown {
    if (!Array.isArray(data))
      return this.failAsWhole(`Expected a list of items but got type "${typeName(data)}".`);
    if (data.length === 0 && this.options.allowEmpty === false)
      return this.failAsWhole('This list may not be empty.');
    const items = runEach(data.entries(), (item) => this.child.run(item, context));
    return items instanceof Promise ? items.then(valuesOf) : valuesOf(items);
  }

  private failAsWhole(message: string): never {
    return this.fail({ non_field_errors: [message] });
  }
}

type NestedArguments = Omit<Given<NestedOptions>, 'serializer'> & {
  /** Whether it is a list. */
  readonly many?: boolean;
};

/** Declares an object of another serializer, or a list of them: `@Nested(ContactSerializer, { many: true }) contacts: Contact[]`. */
export function Nested(
  serializerClass: SerializerClass,
  { many = false, ...options }: NestedArguments = {},
): FieldDeclaration {
  const as = many ? NestedListField : NestedField;
  const make = (given: Partial<FieldOptions> = {}): Field =>
    new as({ ...options, ...given, serializer: Serializer.of(serializerClass) });
  return Object.assign(FieldArguments({ ...options, make }), { make });
}
