import { createHash } from 'node:crypto';
import { DefaultNamingStrategy, type Table } from 'typeorm';

/** PostgreSQL cuts longer names off. */
const LONGEST = 63;

/**
 * Names of constraints and indices as PostgreSQL itself gives them (`auth_user_username_key`), instead of TypeORM's
 * hashes: they show in migrations and in the database's errors.
 */
export class NamingStrategy extends DefaultNamingStrategy {
  override primaryKeyName(table: Table | string): string {
    return this.constraint(table, [], 'pkey');
  }

  override uniqueConstraintName(table: Table | string, columns: string[]): string {
    return this.constraint(table, columns, 'key');
  }

  override relationConstraintName(table: Table | string, columns: string[]): string {
    return this.uniqueConstraintName(table, columns);
  }

  override foreignKeyName(table: Table | string, columns: string[]): string {
    return this.constraint(table, columns, 'fkey');
  }

  override indexName(table: Table | string, columns: string[], where?: string): string {
    return this.constraint(table, columns, where ? `${digest(where)}_idx` : 'idx');
  }

  override checkConstraintName(table: Table | string, expression: string): string {
    return this.constraint(table, [digest(expression)], 'check');
  }

  private constraint(table: Table | string, columns: string[], kind: string): string {
    const name = [this.getTableName(table), ...columns, kind].join('_');
    if (name.length <= LONGEST) return name;
    const end = `_${digest(name)}_${kind}`;
    return name.slice(0, LONGEST - end.length) + end;
  }
}

/** What Django calls the model of a table: `books.book` for `books_book`. */
export const labelOf = (tableName: string): string => tableName.replace(/_(?=[^_]*$)/, '.');

const digest = (text: string): string => createHash('sha1').update(text).digest('hex').slice(0, 8);
