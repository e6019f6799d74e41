import { IsString } from 'class-validator';
import { Field, ReadOnly, WriteOnly } from '../../rest/serializers/decorators.js';

export class TokenObtainPairSerializer {
  @WriteOnly() @IsString() username: string;
  @Field({ writeOnly: true, inputType: 'password' }) @IsString() password: string;
}

/** What a log-in answers. */
export class TokenPairSerializer {
  @IsString() refresh: string;
  @IsString() access: string;
}

export class TokenRefreshSerializer {
  @IsString() refresh: string;
  @ReadOnly() @IsString() access: string;
}

/** What a refresh answers where the settings do not rotate refresh tokens. */
export class AccessTokenSerializer {
  @IsString() access: string;
}

export class TokenVerifySerializer {
  @WriteOnly() @IsString() token: string;
}

export class TokenBlacklistSerializer {
  @WriteOnly() @IsString() refresh: string;
}
