import type { QueryRunner } from 'typeorm';
import { useCodePointOrder } from '../columns.js';

/** Lets the Table API make PostgreSQL's text columns in the order of code points. Safe to call again. */
export function orderNewColumns(queryRunner: QueryRunner): void {
  const prototype = Object.getPrototypeOf(queryRunner) as QueryRunner;
  queryRunner.createTable = async (table, ...options) => {
    for (const column of table.columns) useCodePointOrder(queryRunner.dataSource, column);
    await prototype.createTable.call(queryRunner, table, ...options);
  };
  queryRunner.addColumn = async (table, column) => {
    useCodePointOrder(queryRunner.dataSource, column);
    await prototype.addColumn.call(queryRunner, table, column);
  };
}
