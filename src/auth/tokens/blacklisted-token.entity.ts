import { Entity } from 'typeorm';
import { BigAutoField, DateTimeField, ForeignKeyField } from '../../database/columns.js';
import { OutstandingToken } from './outstanding-token.entity.js';

/** A refresh token that may not be used any more: simplejwt's `token_blacklist.BlacklistedToken`. */
@Entity({ name: 'token_blacklist_blacklistedtoken' })
export class BlacklistedToken {
  @BigAutoField()
  id: number;

  @ForeignKeyField(() => OutstandingToken, { onDelete: 'CASCADE', unique: true })
  token_id: number;

  @DateTimeField()
  blacklisted_at: Date;
}
