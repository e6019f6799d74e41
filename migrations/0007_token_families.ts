import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { dateTimeField } from './frozen/columns.js';

/**
 * Add column tokens_valid_from to model User; keep the families of refresh tokens (src/auth/tokens/token-families.ts). Those in
 * raw SQL, because they are no entities: no fixture has them, as Django has no such models.
 */
export class Migration implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.addColumn(
      'auth_user',
      new TableColumn({ name: 'tokens_valid_from', ...dateTimeField(queryRunner), isNullable: true }),
    );
    // A family has the id of the token that it begins with. Times are in milliseconds since 1970.
    await queryRunner.query(`CREATE TABLE "auth_tokenfamily" (
      "id" bigint NOT NULL PRIMARY KEY,
      "ended_at" bigint
    )`);
    await queryRunner.query(`CREATE TABLE "auth_tokenfamily_member" (
      "token_id" bigint NOT NULL PRIMARY KEY
        REFERENCES "token_blacklist_outstandingtoken" ("id") ON DELETE CASCADE,
      "family_id" bigint NOT NULL REFERENCES "auth_tokenfamily" ("id"),
      "spent_at" bigint,
      "child_id" bigint REFERENCES "token_blacklist_outstandingtoken" ("id") ON DELETE SET NULL
    )`);
    await queryRunner.query(
      'CREATE INDEX "auth_tokenfamily_member_family_id_idx" ON "auth_tokenfamily_member" ("family_id")',
    );
    await queryRunner.query(
      'CREATE INDEX "auth_tokenfamily_member_child_id_idx" ON "auth_tokenfamily_member" ("child_id")',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "auth_tokenfamily_member"');
    await queryRunner.query('DROP TABLE "auth_tokenfamily"');
    await queryRunner.dropColumn('auth_user', 'tokens_valid_from');
  }
}
