import { Global, Module, type DynamicModule } from '@nestjs/common';
import { AdminModule } from './admin/admin.module.js';
import { AuthModule } from './auth/auth.module.js';
import { JWTAuthentication } from './auth/tokens/jwt-authentication.js';
import { SessionAuthentication } from './auth/sessions/session-authentication.js';
import { bookAdmin } from './books/book.admin.js';
import { BooksModule } from './books/books.module.js';
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
  secretKeys: [settings.secretKey, ...settings.secretKeyFallbacks],
  bulkLimit: settings.bulkLimit,
});

@Global()
@Module({})
class SettingsModule {
  static of(settings: Settings): DynamicModule {
    return {
      module: SettingsModule,
      providers: [{ provide: Settings, useValue: settings }],
      exports: [Settings],
    };
  }
}

/** The apps that are installed: Django's INSTALLED_APPS. A resource of your own is one more line here, and stands in the admin site by another. */
const APPS = [BooksModule, AdminModule.forRoot([bookAdmin])];

type Imports = NonNullable<DynamicModule['imports']>;

@Module({})
export class AppModule {
  static of(
    settings: Settings,
    database: Database,
    apps: Imports = APPS,
    operations: Imports = [],
  ): DynamicModule {
    return {
      module: AppModule,
      imports: [
        SettingsModule.of(settings),
        DatabaseModule.of(database),
        ThrottlingModule,
        RestModule.forRoot({
          imports: [AuthModule],
          inject: [Settings, JWTAuthentication, SessionAuthentication],
          defaults: viewDefaults,
        }),
        AuthModule,
        ...operations,
        ...apps,
      ],
    };
  }
}
