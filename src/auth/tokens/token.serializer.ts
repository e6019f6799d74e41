import { IsString } from 'class-validator';
import { Field, ReadOnly, WriteOnly } from '../../rest/serializers/decorators.js';

export class TokenObtainPairSerializer {
  @IsString()
  @WriteOnly()
  username: string;

  @IsString()
  @Field({ writeOnly: true, inputType: 'password' })
  password: string;
}

/** What a log-in answers. */
export class TokenPairSerializer {
  @IsString()
  refresh: string;

  @IsString()
  access: string;
}

export class TokenRefreshSerializer {
  @IsString()
  refresh: string;

  @IsString()
  @ReadOnly()
  access: string;
}

/** What a refresh answers: a new refresh token where the settings rotate them. */
export class RefreshedTokenSerializer {
  @IsString()
  access: string;

  @IsString()
  @Field({ required: false })
  refresh?: string;
}

export class TokenVerifySerializer {
  @IsString()
  @WriteOnly()
  token: string;
}

export class TokenBlacklistSerializer {
  @IsString()
  @WriteOnly()
  refresh: string;
}
