/*
 * What an app imports: all that its entities, serializers, viewsets, declarations and programs are written with. Whatever is
 * not named here may change in any release.
 */
import 'reflect-metadata';

// The service: which apps it has, how it is started and managed.
export type { AppConfig, Apps, LoadedApp, TableConfig } from './app-config.js';
export { AppModule } from './app.module.js';
export { createApplication } from './application.js';
export { callCommand, manage } from './commands/index.js';
export { adminApp } from './installed-apps.js';
export { serve } from './serve.js';
export { readSettings, Settings, SettingsError, type AppSettings, type ReadSetting } from './settings.js';
export * as readers from './environment.js';

// Entities and migrations, beside TypeORM's own decorators; the database.
export { BigAutoField, DateTimeField, ForeignKeyField } from './database/columns.js';
export { bigAutoField, dateTimeField } from '../migrations/frozen/columns.js';
export { createRowCount, dropRowCount } from '../migrations/frozen/row-count.js';
export { createSearchIndex, dropSearchIndex } from '../migrations/frozen/search-index.js';
export { createTableVersion, dropTableVersion } from '../migrations/frozen/table-version.js';
export { orderByCodePoint } from '../migrations/frozen/text-order.js';
export type { EntityClass } from './database/data-source.js';
export { Database, query, type Row, type Work } from './database/database.js';
export { ConstraintViolation, DatabaseFull, DatabaseUnavailable, InvalidValue } from './database/errors.js';
export { migrate } from './database/migrations/migrator.js';
export { loadMigrations, type MigrationFolder } from './database/migrations/migrations.js';
export type { Audit, Change } from './database/models/change.js';
export { Manager } from './database/models/manager.js';
export { QuerySet } from './database/models/query-set.js';
export { openDatabase } from './database/open-database.js';

// Serializers, beside class-validator's decorators.
export {
  Field,
  FieldColumn,
  IsDateOnly,
  ReadOnly,
  WriteOnly,
  type FieldArguments,
} from './rest/serializers/decorators.js';
export { Serializer, type SerializerClass } from './rest/serializers/serializer.js';
export { typeName } from './rest/python.js';
export { timedelta, type Duration } from './rest/serializers/fields/index.js';
export * as fields from './rest/serializers/fields/index.js';
export * as serializers from './rest/serializers/declarations.js';
export * as models from './rest/serializers/models/index.js';

// Views, viewsets and their addresses.
export type { Request, Renderer } from './rest/core/contracts.js';
export { Response } from './rest/core/response.js';
export { MountViewSet, Path, Register } from './rest/routing/mount.js';
export { Action } from './rest/views/action.js';
export { APIView } from './rest/views/api-view.js';
export { GenericAPIView } from './rest/views/generic-api-view.js';
export { ModelViewSet, ReadOnlyModelViewSet } from './rest/viewsets/index.js';
export type { Operation, OperationDescription } from './rest/openapi/operation-description.js';
export { HistoryAudit } from './rest/history/audit.js';
export { actorOf, Recorder, type Actor } from './rest/history/recorder.js';
export * from './rest/exceptions.js';

// What a view may be given in place of the defaults.
export type { Authenticator, Credentials } from './rest/access/authentication.js';
export {
  AllowAny,
  IsAdminUser,
  IsAuthenticated,
  IsAuthenticatedOrReadOnly,
  type Permission,
} from './rest/access/permissions.js';
export type { FilterBackend, FilterLookup } from './rest/filters/index.js';
export { CursorPagination } from './rest/pagination/cursor-pagination.js';
export { LimitOffsetPagination } from './rest/pagination/limit-offset.js';
export { PageNumberPagination, type Paginator } from './rest/pagination/index.js';
export { FormParser, JSONParser, MultiPartParser, type Parser } from './rest/parsers/index.js';
export { BrowsableAPIRenderer } from './rest/browsable/renderer.js';
export { CSVRenderer } from './rest/renderers/csv-renderer.js';
export { JSONRenderer } from './rest/renderers/json-renderer.js';
export {
  AnonRateThrottle,
  ScopedRateThrottle,
  SimpleRateThrottle,
  UserRateThrottle,
} from './rest/throttling/throttles.js';

// Ordinary controllers of Nest.
export { CurrentUser, Public, SkipGuards } from './rest/ordinary/access-decorators.js';
export { User } from './auth/users/user.entity.js';

// The admin site.
export { additions, byYear, top, type Chart } from './admin/charts/index.js';
export type { ModelAdmin, ObjectTool } from './admin/site/model-admin.js';
