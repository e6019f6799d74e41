import { applyDecorators } from '@nestjs/common';
import { IsBoolean, IsDate, IsEmail, IsInt, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { Field, ReadOnly } from '../../rest/serializers/decorators.js';
import { INVALID_USERNAME, MAX_USERNAME, normalizeEmail, normalizeUsername, USERNAME } from './usernames.js';

/** The words are Django's, as in its admin. */
export const Username = (): PropertyDecorator =>
  applyDecorators(
    IsString(),
    MaxLength(MAX_USERNAME),
    Matches(USERNAME, { message: INVALID_USERNAME }),
    Field({
      normalize: normalizeUsername,
      autocomplete: 'off',
      helpText: 'Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.',
    }),
  );

/** An account, as those who look after accounts see it. */
export class UserSerializer {
  @ReadOnly() @IsInt() id: number;
  @Username() username: string;
  @IsOptional()
  @IsEmail()
  @MaxLength(254)
  @Field({ label: 'Email address', allowBlank: true, normalize: normalizeEmail, example: 'jane@example.com' })
  email: string;
  @IsOptional() @IsString() @MaxLength(150) @Field({ allowBlank: true, example: 'Jane' }) first_name: string;
  @IsOptional() @IsString() @MaxLength(150) @Field({ allowBlank: true, example: 'Austen' }) last_name: string;
  @IsOptional()
  @IsBoolean()
  @Field({
    label: 'Active',
    initial: true,
    example: true,
    helpText:
      'Designates whether this user should be treated as active. Unselect this instead of deleting accounts.',
  })
  is_active: boolean;
  @IsOptional()
  @IsBoolean()
  @Field({
    label: 'Staff status',
    example: false,
    helpText: 'Designates whether the user can log into this admin site.',
  })
  is_staff: boolean;
  @IsOptional()
  @IsBoolean()
  @Field({
    label: 'Superuser status',
    example: false,
    helpText:
      'Designates that this user has all permissions. Only superusers may manage the accounts of staff.',
  })
  is_superuser: boolean;
  @ReadOnly() @IsDate() date_joined: Date;
  @Field({ readOnly: true, allowNull: true }) @IsDate() last_login: Date | null;
}
