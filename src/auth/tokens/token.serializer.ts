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

/** What a refresh answers: a new refresh token where the settings rotate them. */
export class RefreshedTokenSerializer {
  @IsString() access: string;
  @Field({ required: false }) @IsString() refresh?: string;
}

export class TokenVerifySerializer {
  @WriteOnly() @IsString() token: string;
}

export class TokenBlacklistSerializer {
  @WriteOnly() @IsString() refresh: string;
}
