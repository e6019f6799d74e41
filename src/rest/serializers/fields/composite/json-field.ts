import type { ColumnKind } from '../../../../database/column-kinds.js';
import type { SqlColumn } from '../../../../database/sql/fragments.js';
import { exactJson } from '../../../exact-json.js';
import type { QueryDict } from '../../../http/messages/query-dict.js';
import { JsonReader, JsonSyntaxError } from '../../../json-reader.js';
import { jsonOf } from '../../../python.js';
import { Field } from '../field.js';
import type { FieldOptions, FilterLookup } from '../field-options.js';
import { isJson } from './is-json.js';
import { dumps } from './python-dumps.js';

/** JSON as its text: a control of an HTML form holds nothing else. */
class JsonInput {
  constructor(readonly text: unknown) {}
}

export interface JSONOptions extends FieldOptions {
  /** Whether requests send and answers show JSON as a text that holds it. */
  readonly binary?: boolean;
}

/** Any JSON value, stored as its text: https://www.django-rest-framework.org/api-guide/fields/#jsonfield */
export class JSONField extends Field<JSONOptions> {
  static override readonly decorators = { isObject: '@IsObject()' };
  static override readonly kinds: readonly ColumnKind[] = ['json', 'text'];
  readonly type = 'field';
  readonly openapi = this.options.binary ? { type: 'string' } : {};
  override readonly lookups: readonly FilterLookup[] = [];
  protected readonly invalid = 'Value must be valid JSON.';

  override fromForm(form: QueryDict<unknown>): unknown {
    return form.has(this.name) ? new JsonInput(form.get(this.name)) : undefined;
  }

  override toRepresentation(value: unknown): unknown {
    if (this.options.binary) return value === 'null' ? null : dumps(this.read(value));
    return typeof value === 'string' ? (JSON.parse(value) as unknown) : value;
  }

  override fromRepresentation(value: unknown): unknown {
    return value === null ? null : JSON.stringify(value);
  }

  protected toInternalValue(data: unknown): string {
    if (this.options.binary) return exactJson(this.read(data instanceof JsonInput ? data.text : data));
    const value = data instanceof JsonInput ? this.read(data.text) : data;
    return isJson(value) ? jsonOf(value) : this.fail();
  }

  /** Throws FieldError unless the text is JSON. */
  private read(text: unknown): unknown {
    if (typeof text !== 'string') return this.fail();
    const reader = new JsonReader(text);
    try {
      reader.read(Infinity);
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error;
      this.fail();
    }
    return isJson(reader.value) ? reader.value : this.fail();
  }
}

/** The same of text that `JSON.stringify` has written, which the database can show as it is. */
export class WrittenJSONField extends JSONField {
  protected override json({ sql, dialect }: SqlColumn): string | undefined {
    if (this.options.binary) return undefined;
    return dialect === 'sqlite' ? `json(${sql})` : `${sql}::json`;
  }
}
