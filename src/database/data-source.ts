import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type BetterSqlite3 from 'better-sqlite3';
import { DataSource, DataTypeNotSupportedError, TypeORMError, type DataSourceOptions } from 'typeorm';
import type { Settings } from '../settings.js';
import { useDialectTypes } from './columns.js';
import { DeclarationError, oneOf } from './declaration-error.js';
import { NamingStrategy } from './naming.js';
import { PostgresClient } from './postgres/client.js';
import { POSTGRES_LIMITS, postgresTypes } from './postgres/connection-options.js';

export type EntityClass = new () => object;

/**
 * TypeORM's data source for `settings.databaseUrl`, not yet connected.
 * On SQLite `options.database` is the file. `sqlite::memory:` is a private temporary file, so that a second connection
 * sees the same rows; `destroy()` removes it.
 */
export function buildDataSource(
  settings: Pick<Settings, 'databaseUrl'>,
  entities: readonly EntityClass[],
): DataSource {
  const { databaseUrl } = settings;
  const common = { entities: [...entities], namingStrategy: new NamingStrategy() };
  if (!databaseUrl.startsWith('sqlite:')) {
    return new DialectDataSource({
      ...common,
      type: 'postgres',
      url: databaseUrl,
      extra: { types: postgresTypes, Client: PostgresClient, ...POSTGRES_LIMITS },
    });
  }
  const path = databaseUrl.slice('sqlite:'.length);
  const temporary = path === ':memory:' ? mkdtempSync(join(tmpdir(), 'bookstore-')) : undefined;
  const database = temporary ? join(temporary, 'memory.sqlite3') : path;
  return new DialectDataSource({ ...common, type: 'better-sqlite3', database, prepareDatabase }, temporary);
}

/** TypeORM's data source, with the dialect's own types in its metadata. */
class DialectDataSource extends DataSource {
  private readonly removeTemporary = (): void => {
    if (this.temporary) rmSync(this.temporary, { recursive: true, force: true });
  };

  constructor(
    options: DataSourceOptions,
    private readonly temporary?: string,
  ) {
    super(options);
    if (temporary) process.once('exit', this.removeTemporary);
  }

  /** At a stop Database and TypeOrmModule both close it. */
  override async destroy(): Promise<void> {
    if (!this.isInitialized) return;
    await super.destroy();
    this.removeTemporary();
    process.off('exit', this.removeTemporary);
  }

  /** TypeORM names the class and the property; what it accepts it does not say. */
  private declarationError(error: unknown): unknown {
    if (!(error instanceof TypeORMError)) return error;
    const isType = error instanceof DataTypeNotSupportedError;
    const accepted = isType ? ` Use ${oneOf(this.driver.supportedDataTypes.map(String))}.` : '';
    return new DeclarationError([`${error.message}${accepted}`]);
  }

  protected override async buildMetadatas(): Promise<void> {
    await super.buildMetadatas().catch((error: unknown) => {
      throw this.declarationError(error);
    });
    // TypeORM has them in the order in which their modules were loaded.
    const listed = this.options.entities as unknown[];
    this.entityMetadatas.sort((one, other) => listed.indexOf(one.target) - listed.indexOf(other.target));
    useDialectTypes(this);
  }
}

/** Readers beside the writer, and a commit that survives a power cut. */
function prepareDatabase(connection: BetterSqlite3.Database): void {
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
}
