import { IsString, MaxLength } from 'class-validator';
import { Field, WriteOnly } from '../../rest/serializers/decorators.js';
import { MAX_USERNAME } from '../users/usernames.js';

/** What the log-in page asks for: Django's AuthenticationForm. */
export class LoginSerializer {
  @WriteOnly() @IsString() @MaxLength(MAX_USERNAME) username: string;
  @IsString()
  @Field({ writeOnly: true, trimWhitespace: false, inputType: 'password' })
  password: string;
}
