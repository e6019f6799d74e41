import { IsBoolean, IsDate, IsInt, IsString } from 'class-validator';
import { Field, ReadOnly } from '../../rest/serializers/decorators.js';

/** What an account shows of itself to who is logged in to it. */
export class MeSerializer {
  @IsInt()
  @ReadOnly()
  id: number;

  @IsString()
  @ReadOnly()
  username: string;

  /** Empty for an account without one. */
  @IsString()
  @ReadOnly()
  email: string;

  @IsString()
  @ReadOnly()
  first_name: string;

  @IsString()
  @ReadOnly()
  last_name: string;

  @IsBoolean()
  @ReadOnly()
  is_staff: boolean;

  @IsBoolean()
  @ReadOnly()
  is_superuser: boolean;

  @IsDate()
  @ReadOnly()
  date_joined: Date;

  @IsDate()
  @Field({ readOnly: true, allowNull: true })
  last_login: Date | null;
}

/** Passwords are taken as they are, blanks at their ends included, as in Django's forms. */
export class PasswordChangeSerializer {
  @IsString()
  @Field({ writeOnly: true, trimWhitespace: false, inputType: 'password' })
  old_password: string;

  @IsString()
  @Field({ writeOnly: true, trimWhitespace: false, inputType: 'password' })
  new_password: string;
}
