import { whole, type SqlRow } from '../../../../database/tables/sql-row.js';
import { QueryDict } from '../../../http/messages/query-dict.js';
import { listIn } from '../../../http/messages/html-input.js';
import { typeName } from '../../../python.js';
import type { Context } from '../context.js';
import { Field } from '../field.js';
import type { FieldOptions, FilterLookup } from '../field-options.js';
import type { FieldSelection } from '../field-selection.js';
import type { RelatedField } from './related-field.js';

export interface ManyRelatedOptions extends FieldOptions {
  readonly child: RelatedField;
  /** Whether an empty list is a value. True, unless given. */
  readonly allowEmpty?: boolean;
}

/** Leads to several objects of another model: DRF's ManyRelatedField. The value inside is a list of keys. */
export class ManyRelatedField extends Field<ManyRelatedOptions> {
  readonly type = 'field';
  private readonly each = this.options.child;
  readonly openapi = { type: 'array', items: this.each.openapi };
  override readonly lookups: readonly FilterLookup[] = [];
  protected readonly invalid = 'Expected a list of items but got type "{type}".';

  override fromForm(form: QueryDict<unknown>, partial: boolean): unknown {
    if (!form.has(this.name) && partial) return undefined;
    const values = form.getAll(this.name);
    return values.length > 0 ? values : (listIn(form, this.name) ?? []);
  }

  override select(row: SqlRow): FieldSelection | undefined {
    const relation = row.relation(this.source);
    if (!relation?.many) return undefined;
    const sql = whole((missing) => row.many(relation, (other) => this.each.shownSql(other) ?? missing()));
    return sql === undefined ? undefined : { sql };
  }

  protected async toInternalValue(data: unknown, context: Context): Promise<unknown> {
    const isObject = typeName(data) === 'dict';
    if (!Array.isArray(data) && !isObject) this.fail(this.invalid.replace('{type}', typeName(data)));
    // Python goes through the keys of an object.
    const items = Array.isArray(data) ? data : Object.keys(data as object);
    if (items.length === 0 && this.options.allowEmpty === false) this.fail('This list may not be empty.');
    return [...new Set(await this.each.keysOf(items, context))];
  }
}
