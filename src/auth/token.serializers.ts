import { IsString } from 'class-validator';
import { ReadOnly, WriteOnly } from '../rest/serializers/decorators.js';

export class TokenObtainPairSerializer {
  @IsString()
  @WriteOnly()
  username: string;

  @IsString()
  @WriteOnly()
  password: string;
}

export class TokenRefreshSerializer {
  @IsString()
  refresh: string;

  @IsString()
  @ReadOnly()
  access: string;
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
