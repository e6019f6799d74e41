import { Column, Entity, Unique } from 'typeorm';
import { BigAutoField, ForeignKeyField } from '../../../database/columns.js';
import { Import } from './import.entity.js';

/** A part of what an import is made from. It goes when the import is done. */
@Entity({ name: 'admin_importfile' })
@Unique(['import_id', 'part'])
export class ImportFile {
  @BigAutoField()
  id: number;

  @ForeignKeyField(() => Import, { onDelete: 'CASCADE' })
  import_id: number;

  /** Its place among the parts, from 0. */
  @Column({ type: 'integer', default: 0 })
  part: number;

  /** Some of the bytes that the file's are when packed by gzip, in base64. */
  @Column({ type: 'text' })
  content: string;
}
