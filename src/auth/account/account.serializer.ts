import { IsBoolean, IsDate, IsInt, IsString } from 'class-validator';
import { Field, ReadOnly } from '../../rest/serializers/decorators.js';

/** What an account shows of itself to who is logged in to it. */
export class MeSerializer {
  @ReadOnly() @IsInt() id: number;
  @ReadOnly() @IsString() username: string;
  /** Empty for an account without one. */
  @ReadOnly() @IsString() email: string;
  @ReadOnly() @IsString() first_name: string;
  @ReadOnly() @IsString() last_name: string;
  @ReadOnly() @IsBoolean() is_staff: boolean;
  @ReadOnly() @IsBoolean() is_superuser: boolean;
  @ReadOnly() @IsDate() date_joined: Date;
  @Field({ readOnly: true, allowNull: true }) @IsDate() last_login: Date | null;
}

/** A password is taken as it is, blanks at its ends included, as in Django's forms. */
const PASSWORD = { writeOnly: true, trimWhitespace: false, inputType: 'password' } as const;

export class PasswordChangeSerializer {
  @Field(PASSWORD) @IsString() old_password: string;
  @Field(PASSWORD) @IsString() new_password: string;
}
