import BetterSqlite3 from 'better-sqlite3';
import pg from 'pg';
import type { Row } from '../../src/database/database.js';

/** A connection as another program has it: nothing of ours is on it. */
export interface ForeignWriter {
  readonly dialect: 'sqlite' | 'postgres';
  query(sql: string): Promise<Row[]>;
  close(): Promise<void>;
}

export async function foreignWriter(databaseUrl: string): Promise<ForeignWriter> {
  if (databaseUrl.startsWith('sqlite:')) {
    const connection = new BetterSqlite3(databaseUrl.slice('sqlite:'.length));
    return {
      dialect: 'sqlite',
      query: async (sql) => {
        const statement = connection.prepare<[], Row>(sql);
        if (statement.reader) return statement.all();
        statement.run();
        return [];
      },
      close: async () => void connection.close(),
    };
  }
  const client = new pg.Client(databaseUrl);
  await client.connect();
  return {
    dialect: 'postgres',
    query: async (sql) => (await client.query<Row>(sql)).rows,
    close: () => client.end(),
  };
}
