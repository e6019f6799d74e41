import { Column, Entity, Index } from 'typeorm';
import { BigAutoField, DateTimeField, ForeignKeyField } from '../../database/columns.js';
import { User } from '../users/user.entity.js';

/** A user's log-in with a browser: what Django keeps in `django_session`, as columns. */
@Entity({ name: 'auth_session' })
export class Session {
  @BigAutoField()
  id: number;

  /** A hash of what the browser's cookie says, so that reading the table gives no access. */
  @Column({ type: 'varchar', length: 64, unique: true })
  key_hash: string;

  @ForeignKeyField(() => User, { onDelete: 'CASCADE' })
  user_id: number;

  /** Of the user's password as it was: another one ends the session. */
  @Column({ type: 'varchar', length: 64 })
  auth_hash: string;

  @DateTimeField()
  @Index()
  expire_date: Date;
}
