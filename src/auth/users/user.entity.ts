import { Column, Entity } from 'typeorm';
import { BigAutoField, DateTimeField } from '../../database/columns.js';

/** An account: Django's `auth.User`, column by column, and one more. */
@Entity({ name: 'auth_user' })
export class User {
  @BigAutoField()
  id: number;

  /** A hash, see hashers.ts. */
  @Column({ type: 'varchar', length: 255 })
  password: string;

  @DateTimeField({ nullable: true })
  last_login: Date | null;

  @Column({ type: 'boolean' })
  is_superuser: boolean;

  @Column({ type: 'varchar', length: 150, unique: true })
  username: string;

  @Column({ type: 'varchar', length: 150 })
  first_name: string;

  @Column({ type: 'varchar', length: 150 })
  last_name: string;

  @Column({ type: 'varchar', length: 254 })
  email: string;

  @Column({ type: 'boolean' })
  is_staff: boolean;

  @Column({ type: 'boolean' })
  is_active: boolean;

  @DateTimeField()
  date_joined: Date;

  /** Tokens made before this count no more (revocation.ts); null until there is a reason. No fixture has it. */
  @DateTimeField({ nullable: true })
  tokens_valid_from: Date | null;
}
