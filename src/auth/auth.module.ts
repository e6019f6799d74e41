import { Module } from '@nestjs/common';
import { LogoutAllView, MeView, PasswordChangeView } from './account.views.js';
import { JWTAuthentication } from './authentication.js';
import { JwtStrategy } from './jwt.strategy.js';
import { LoginController } from './login.controller.js';
import { LoginThrottle } from './login-throttle.js';
import { LogoutController } from './logout.controller.js';
import { SessionAuthentication } from './session-authentication.js';
import { SessionCookies } from './session-cookies.js';
import { SessionService } from './session.service.js';
import { TokenBackend } from './token-backend.js';
import { TokenService } from './token.service.js';
import { TokenBlacklistView, TokenObtainPairView, TokenRefreshView, TokenVerifyView } from './token.views.js';

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
