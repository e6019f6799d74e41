import { Column, Entity } from 'typeorm';
import { BigAutoField, ForeignKeyField } from '../../database/columns.js';
import { Import } from './import.entity.js';

/** What an import is made from. It goes when the import is done. */
@Entity({ name: 'admin_importfile' })
export class ImportFile {
  @BigAutoField()
  id: number;

  @ForeignKeyField(() => Import, { onDelete: 'CASCADE', unique: true })
  import_id: number;

  /** The bytes, packed by gzip, in base64. */
  @Column({ type: 'text' })
  content: string;
}
