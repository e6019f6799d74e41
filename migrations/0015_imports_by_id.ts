import { TableColumn, TableIndex, TableUnique, type MigrationInterface, type QueryRunner } from 'typeorm';

/** Files of imports are kept in parts; imports remember how the file is read, and what they have changed */
export class Migration implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropUniqueConstraint('admin_importfile', 'admin_importfile_import_id_key');
    await queryRunner.addColumn(
      'admin_import',
      new TableColumn({ name: 'encoding', type: 'varchar', length: '20', default: "'utf-8'" }),
    );
    await queryRunner.addColumn(
      'admin_import',
      new TableColumn({ name: 'delimiter', type: 'varchar', length: '1', isNullable: true }),
    );
    await queryRunner.addColumn(
      'admin_import',
      new TableColumn({ name: 'changed', type: 'integer', isNullable: true }),
    );
    await queryRunner.addColumn(
      'admin_import',
      new TableColumn({ name: 'history_of_changes', type: 'bigint', isNullable: true }),
    );
    await queryRunner.addColumn(
      'admin_importfile',
      new TableColumn({ name: 'part', type: 'integer', default: '0' }),
    );
    await queryRunner.createUniqueConstraint(
      'admin_importfile',
      new TableUnique({ name: 'admin_importfile_import_id_part_key', columnNames: ['import_id', 'part'] }),
    );
    await queryRunner.createIndex(
      'admin_importfile',
      new TableIndex({ name: 'admin_importfile_import_id_idx', columnNames: ['import_id'] }),
    );
  }

  /** Older code keeps a file in one part: those that wait to be stored have to be sent once more. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DELETE FROM admin_importfile');
    await queryRunner.dropIndex('admin_importfile', 'admin_importfile_import_id_idx');
    await queryRunner.dropUniqueConstraint('admin_importfile', 'admin_importfile_import_id_part_key');
    await queryRunner.dropColumn('admin_importfile', 'part');
    await queryRunner.dropColumn('admin_import', 'history_of_changes');
    await queryRunner.dropColumn('admin_import', 'changed');
    await queryRunner.dropColumn('admin_import', 'delimiter');
    await queryRunner.dropColumn('admin_import', 'encoding');
    await queryRunner.createUniqueConstraint(
      'admin_importfile',
      new TableUnique({ name: 'admin_importfile_import_id_key', columnNames: ['import_id'] }),
    );
  }
}
