import { Column, Entity } from 'typeorm';
import { BigAutoField, DateTimeField, ForeignKeyField } from '../../database/columns.js';
import { atRest } from './token-digest.js';
import { User } from '../users/user.entity.js';

/** A refresh token that was given out: simplejwt's `token_blacklist.OutstandingToken`. */
@Entity({ name: 'token_blacklist_outstandingtoken' })
export class OutstandingToken {
  @BigAutoField()
  id: number;

  @ForeignKeyField(() => User, { onDelete: 'SET NULL', nullable: true })
  user_id: number | null;

  @Column({ type: 'varchar', length: 255, unique: true })
  jti: string;

  /** A digest of it (token-digest.ts), from a fixture of Django's too. */
  @Column({ type: 'text', transformer: { to: atRest, from: (digest: string) => digest } })
  token: string;

  @DateTimeField({ nullable: true })
  created_at: Date | null;

  @DateTimeField()
  expires_at: Date;
}
