import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { ChangeFeed } from './changes/change-feed.js';
import { ApiRootView } from './routing/api-root.view.js';
import { StaticController } from './pages/static.controller.js';
import { ExceptionHandler } from './exception.filter.js';
import { RequestGuard } from './guards/request.guard.js';
import { Router, VIEW_DEFAULTS } from './routing/router.js';
import { DocumentationController } from './schema/site/documentation.controller.js';
import { SchemaView } from './schema/schema.view.js';
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
 * The REST layer. RequestGuard checks every request, to views and to ordinary controllers alike: see
 * ordinary/access-decorators.ts for how one of these is opened.
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
        ChangeFeed,
        { provide: APP_GUARD, useClass: RequestGuard },
        { provide: APP_FILTER, useClass: ExceptionHandler },
      ],
      exports: [Router, ChangeFeed],
    };
  }
}
