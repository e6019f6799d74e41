import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildDataSource } from '../../src/database/data-source.js';
import { migrate } from '../../src/database/migrations/migrator.js';
import { describeOnEveryDatabase } from '../support/databases.js';
import { schemaOf } from '../support/schema.js';

describeOnEveryDatabase('A migrated database', (db) => {
  /** After a new migration: delete the file, run this test twice, and look at the difference. */
  it('is what it was before: the migrations do as they have always done', async () => {
    const dataSource = await buildDataSource({ databaseUrl: db.url() }, []).initialize();
    await migrate(dataSource);
    const schema = await schemaOf(dataSource);
    await dataSource.destroy();
    const file = join(import.meta.dirname, `schema.${db.dialect}.txt`);
    if (!existsSync(file)) {
      writeFileSync(file, schema);
      throw new Error(`${file} was not there, and has been written.`);
    }
    expect(schema).toBe(readFileSync(file, 'utf8'));
  });
});
