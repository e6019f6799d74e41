import { Global, Module, type DynamicModule } from '@nestjs/common';
import { MODEL_ADMINS } from './admin/site/site.js';
import type { ModelAdmin } from './admin/site/model-admin.js';
import type { Apps } from './app-config.js';
import { AuthModule } from './auth/auth.module.js';
import { JWTAuthentication } from './auth/tokens/jwt-authentication.js';
import { SessionAuthentication } from './auth/sessions/session-authentication.js';
import type { Database } from './database/database.js';
import { DatabaseModule } from './database/database.module.js';
import { BrowsableAPIRenderer } from './rest/browsable/renderer.js';
import { CSVRenderer } from './rest/renderers/csv-renderer.js';
import { FILTER_BACKENDS } from './rest/filters/index.js';
import { PageNumberPagination, PAGINATION } from './rest/pagination/index.js';
import { PERMISSIONS } from './rest/access/permissions.js';
import { JSONRenderer } from './rest/renderers/json-renderer.js';
import { RestModule } from './rest/rest.module.js';
import { AnonRateThrottle, UserRateThrottle } from './rest/throttling/throttles.js';
import { ThrottlingModule } from './rest/throttling/throttling.module.js';
import type { ViewDefaults } from './rest/views/api-view.js';
import { Settings } from './settings.js';

const RENDERERS = { json: JSONRenderer, html: BrowsableAPIRenderer, csv: CSVRenderer };

const CONDITIONAL = { true: true, false: false, required: 'required' } as const;

const viewDefaults = (
  settings: Settings,
  jwt: JWTAuthentication,
  session: SessionAuthentication,
): ViewDefaults => ({
  authenticators: [jwt, session],
  permissions: [PERMISSIONS[settings.defaultPermission]],
  throttles: [
    ...(settings.throttleAnon ? [new AnonRateThrottle(settings.throttleAnon)] : []),
    ...(settings.throttleUser ? [new UserRateThrottle(settings.throttleUser)] : []),
  ],
  renderers: settings.renderers.map((name) => RENDERERS[name]),
  paginator: PAGINATION[settings.pagination](settings),
  pagePaginator: new PageNumberPagination(settings),
  filterBackends: settings.filterBackends.map((name) => FILTER_BACKENDS[name]),
  compression: settings.compression,
  conditionalRequests: CONDITIONAL[settings.conditionalRequests],
  secretKeys: settings.secretKeys,
  bulkLimit: settings.bulkLimit,
});

/** What modules of every kind inject: the settings, and what the apps declare for the admin site. */
@Global()
@Module({})
class ConfigurationModule {
  static of(settings: Settings, admins: readonly ModelAdmin[]): DynamicModule {
    return {
      module: ConfigurationModule,
      providers: [
        { provide: Settings, useValue: settings },
        { provide: MODEL_ADMINS, useValue: admins },
      ],
      exports: [Settings, MODEL_ADMINS],
    };
  }
}

type Imports = NonNullable<DynamicModule['imports']>;

@Module({})
export class AppModule {
  /** Loads the apps, and returns the module of a service with all of them. */
  static async of(
    settings: Settings,
    database: Database,
    apps: Apps,
    operations: Imports = [],
  ): Promise<DynamicModule> {
    const loaded = await Promise.all(apps.flatMap((app) => app.load?.() ?? []));
    return {
      module: AppModule,
      imports: [
        ConfigurationModule.of(
          settings,
          loaded.flatMap(({ admin = [] }) => admin),
        ),
        DatabaseModule.of(database),
        ThrottlingModule,
        RestModule.forRoot({
          imports: [AuthModule],
          inject: [Settings, JWTAuthentication, SessionAuthentication],
          defaults: viewDefaults,
        }),
        AuthModule,
        ...operations,
        ...loaded.map(({ module }) => module),
      ],
    };
  }
}
