import { Module } from '@nestjs/common';
import { LogoutAllView, MeView, PasswordChangeView } from './account/account.view.js';
import { JWTAuthentication } from './tokens/jwt-authentication.js';
import { JwtStrategy } from './tokens/jwt.strategy.js';
import { LoginController } from './sessions/login.controller.js';
import { LoginThrottle } from './users/login-throttle.js';
import { LogoutController } from './sessions/logout.controller.js';
import { SessionAuthentication } from './sessions/session-authentication.js';
import { SessionCookies } from './sessions/session-cookies.js';
import { SessionService } from './sessions/session.service.js';
import { TokenBackend } from './tokens/token-backend.js';
import { TokenService } from './tokens/token.service.js';
import {
  TokenBlacklistView,
  TokenObtainPairView,
  TokenRefreshView,
  TokenVerifyView,
} from './tokens/token.view.js';

/** Accounts, and log-in by JSON web tokens or, in a browser, by a session. Needs Settings and Database from global modules. */
@Module({
  controllers: [
    TokenObtainPairView,
    TokenRefreshView,
    TokenVerifyView,
    TokenBlacklistView,
    MeView,
    PasswordChangeView,
    LogoutAllView,
    LoginController,
    LogoutController,
  ],
  providers: [
    TokenBackend,
    JwtStrategy,
    JWTAuthentication,
    TokenService,
    SessionAuthentication,
    SessionService,
    SessionCookies,
    LoginThrottle,
  ],
  exports: [JWTAuthentication, SessionAuthentication, SessionCookies, SessionService],
})
export class AuthModule {}
