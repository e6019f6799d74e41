import { Module } from '@nestjs/common';
import { JWTAuthentication } from './authentication.js';
import { JwtStrategy } from './jwt.strategy.js';
import { TokenBackend } from './token-backend.js';
import { TokenService } from './token.service.js';
import { TokenBlacklistView, TokenObtainPairView, TokenRefreshView, TokenVerifyView } from './token.views.js';

/** Accounts, and log-in by JSON web tokens. Needs Settings and Database from global modules. */
@Module({
  controllers: [TokenObtainPairView, TokenRefreshView, TokenVerifyView, TokenBlacklistView],
  providers: [TokenBackend, JwtStrategy, JWTAuthentication, TokenService],
  exports: [JWTAuthentication],
})
export class AuthModule {}
