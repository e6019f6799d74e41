import type { EntityClass } from '../../../../database/tables/relation-declarations.js';
import type { Relation } from '../../../../database/tables/relations.js';
import { whole, type SqlRow } from '../../../../database/tables/sql-row.js';
import type { Context } from '../context.js';
import { Field } from '../field.js';
import { FieldError } from '../field-error.js';
import type { FieldOptions, FilterLookup } from '../field-options.js';

export interface RelatedOptions extends FieldOptions {
  /** The model that it leads to, asked for when the first value is looked at, so that models may lead to each other. */
  readonly to?: () => EntityClass;
}

/**
 * Leads to an object of another model: https://www.django-rest-framework.org/api-guide/relations/
 * The value inside is the other object's key.
 */
export abstract class RelatedField<O extends RelatedOptions = RelatedOptions> extends Field<O> {
  override readonly lookups: readonly FilterLookup[] = ['exact', 'in'];
  readonly type = 'field';

  override run(data: unknown, context?: Context): unknown {
    return super.run(data === '' ? null : data, context);
  }

  /** SQL of what it shows of the object that it leads to; undefined where only JavaScript can make it. */
  abstract shownSql(other: SqlRow): string | undefined;

  /** The property of the other model by which data name an object, its key where that is undefined. */
  protected abstract readonly namedBy: string | undefined;

  /** The value of that property in data. Throws FieldError. */
  protected abstract nameIn(data: unknown): unknown;

  /** What is said of data that name no object. */
  protected abstract notThere(data: unknown): string;

  /** The keys of the objects that data name, in the order of the data, found by one statement. Throws FieldError for the first that names none. */
  async keysOf(data: readonly unknown[], { database }: Context): Promise<unknown[]> {
    const names = data.map((each) => this.nameOrError(each));
    const known = names.filter((name) => !(name instanceof FieldError));
    const found = database
      ? await database.objects<object>(this.options.to!()).keysBy(this.namedBy, known)
      : new Map(known.map((name) => [name, name]));
    return names.map((name, index) => {
      if (name instanceof FieldError) throw name;
      return found.get(name) ?? this.fail(this.notThere(data[index]));
    });
  }

  protected async toInternalValue(data: unknown, context: Context): Promise<unknown> {
    return (await this.keysOf([data], context))[0];
  }

  protected override relatedSql(row: SqlRow, relation: Relation): string | undefined {
    return whole((missing) => row.one(relation, (other) => this.shownSql(other) ?? missing()));
  }

  private nameOrError(data: unknown): unknown {
    try {
      return this.nameIn(data);
    } catch (error) {
      if (error instanceof FieldError) return error;
      throw error;
    }
  }
}
