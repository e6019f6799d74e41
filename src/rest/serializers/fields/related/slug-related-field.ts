import type { ColumnKind } from '../../../../database/column-kinds.js';
import type { SqlRow } from '../../../../database/tables/sql-row.js';
import { pythonStr } from '../python-repr.js';
import { RelatedField, type RelatedOptions } from './related-field.js';

export interface SlugRelatedOptions extends RelatedOptions {
  /** The property of the other model that names its objects. */
  readonly slugField: string;
}

/** A property of another object, which names it: https://www.django-rest-framework.org/api-guide/relations/#slugrelatedfield */
export class SlugRelatedField extends RelatedField<SlugRelatedOptions> {
  static override readonly kinds: readonly ColumnKind[] = ['integer', 'text', 'uuid'];
  readonly openapi = { type: 'string' };
  override readonly showsColumn = false;
  protected readonly namedBy = this.options.slugField;
  protected readonly invalid = 'Invalid value.';

  override shownSql(other: SqlRow): string | undefined {
    return other.column(this.options.slugField)?.sql;
  }

  protected notThere(data: unknown): string {
    return `Object with ${this.options.slugField}=${pythonStr(data)} does not exist.`;
  }

  protected nameIn(data: unknown): unknown {
    return typeof data === 'object' && data !== null ? this.fail() : pythonStr(data);
  }
}

/** What stands for another object in sentences: https://www.django-rest-framework.org/api-guide/relations/#stringrelatedfield */
export class StringRelatedField extends RelatedField {
  readonly openapi = { type: 'string' };
  override readonly showsColumn = false;
  protected readonly namedBy = undefined;
  protected readonly invalid = 'Invalid value.';

  override shownSql(other: SqlRow): string | undefined {
    const { stringProperty } = other.model;
    return stringProperty === undefined ? undefined : other.column(stringProperty)?.sql;
  }

  protected notThere(): string {
    return this.invalid;
  }

  protected nameIn(): never {
    return this.fail();
  }
}
