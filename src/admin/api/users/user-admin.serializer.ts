import { applyDecorators } from '@nestjs/common';
import { IsString } from 'class-validator';
import { PASSWORD_RULES } from '../../../auth/users/password-validation.js';
import { Username, UserSerializer } from '../../../auth/users/user.serializer.js';
import { Field } from '../../../rest/serializers/decorators.js';

/** Taken as it is, blanks at its ends included. */
const Password = (): PropertyDecorator =>
  applyDecorators(
    IsString(),
    Field({
      writeOnly: true,
      trimWhitespace: false,
      inputType: 'password',
      autocomplete: 'new-password',
      helpText: PASSWORD_RULES.join(' '),
    }),
  );

/** An account that is to be made. */
export class NewUserSerializer extends UserSerializer {
  @Username() override username: string;
  @Password() password: string;
}

/** A new password for an account. */
export class SetPasswordSerializer {
  @Password() password: string;
}
