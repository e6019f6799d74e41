import { Column, Entity, Index, Unique } from 'typeorm';
import { BigAutoField, DateTimeField } from '../../database/columns.js';

/** A request that must not be carried out twice, and the answer it was given. */
@Entity({ name: 'rest_idempotencykey' })
@Unique(['sender', 'key'])
export class IdempotencyKey {
  @BigAutoField()
  id: number;

  /** Whose key it is: others may have the same. */
  @Column({ type: 'varchar', length: 64 })
  sender: string;

  @Column({ type: 'varchar', length: 255 })
  key: string;

  /** Of the request, so that another one with the same key can be told. */
  @Column({ type: 'varchar', length: 64 })
  fingerprint: string;

  @Column({ type: 'integer' })
  status: number;

  /** JSON text. */
  @Column({ type: 'text' })
  body: string;

  @DateTimeField()
  @Index()
  expire_date: Date;
}
