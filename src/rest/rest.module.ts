import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { ApiRootView } from './routing/api-root.view.js';
import { StaticController } from './pages/static.controller.js';
import { ExceptionHandler } from './exception.filter.js';
import { AuthenticationGuard } from './guards/authentication.guard.js';
import { BodyGuard } from './guards/body.guard.js';
import { PermissionGuard } from './guards/permission.guard.js';
import { NegotiationGuard } from './guards/negotiation.guard.js';
import { Router, VIEW_DEFAULTS } from './routing/router.js';
import { DocumentationController } from './schema/site/documentation.controller.js';
import { SchemaView } from './schema/schema.view.js';
import { ThrottleGuard } from './guards/throttle.guard.js';
import type { ViewDefaults } from './views/api-view.js';

interface RestOptions {
  /** The modules that what the defaults need comes from. */
  readonly imports: NonNullable<ModuleMetadata['imports']>;
  // Nest's own type for injection tokens and factory parameters.
  readonly inject: NonNullable<
    Extract<NonNullable<ModuleMetadata['providers']>[number], { inject?: unknown }>['inject']
  >;
  readonly defaults: (...injected: never[]) => ViewDefaults;
}

/**
 * The REST layer. The checks of a request stand here in the order in which they run, which is DRF's:
 * route (404) → negotiation (404, 406) → authentication (401) → permission (401, 403)
 * → throttle (429) → dispatch (405) → object (404) → media type (415) → parse (400) → validate (400) → store → render
 *
 * They stand before ordinary controllers too, with the defaults of the service: up to the throttle, and then the body is
 * read. See ordinary/decorators.ts for how one is opened.
 */
@Module({})
export class RestModule {
  static forRoot({ imports, inject, defaults }: RestOptions): DynamicModule {
    return {
      module: RestModule,
      global: true,
      imports: [DiscoveryModule, ...imports],
      controllers: [ApiRootView, SchemaView, DocumentationController, StaticController],
      providers: [
        { provide: VIEW_DEFAULTS, inject, useFactory: defaults as (...injected: unknown[]) => ViewDefaults },
        Router,
        { provide: APP_GUARD, useClass: NegotiationGuard },
        { provide: APP_GUARD, useClass: AuthenticationGuard },
        { provide: APP_GUARD, useClass: PermissionGuard },
        { provide: APP_GUARD, useClass: ThrottleGuard },
        { provide: APP_GUARD, useClass: BodyGuard },
        { provide: APP_FILTER, useClass: ExceptionHandler },
      ],
      exports: [Router],
    };
  }
}
