import { Module, type DynamicModule } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { addPages } from '../rest/browsable/page-folders.js';
import { BulkEditController } from './change-list/bulk-edit.controller.js';
import { ChangeListController } from './change-list/change-list.controller.js';
import { ExportController } from './change-list/export.controller.js';
import { DashboardController } from './dashboard/dashboard.controller.js';
import { FlashMessages } from './flash-messages.js';
import { FormKeys } from './form-keys.js';
import { HistoryViewSet } from './history/history.controller.js';
import { HistoryPagesController, ObjectHistoryController } from './history-pages/history-pages.controller.js';
import { RefusedRowsView, RunImportView } from './imports/import-actions.views.js';
import { ImportPagesController } from './imports/import-pages.controller.js';
import { UploadPageController } from './imports/upload-page.controller.js';
import { ImportViewSet } from './imports/imports.controller.js';
import { KeptForms } from './kept-forms.js';
import { AdminLogInController } from './log-in.controller.js';
import type { ModelAdmin } from './model-admin.js';
import { DeleteController } from './object/delete.controller.js';
import { ObjectController } from './object/object.controller.js';
import { AdminSite, MODEL_ADMINS } from './site.js';
import { Statistics } from './statistics/statistics.js';
import { StatisticsView } from './statistics/statistics.view.js';
import { texts } from './texts.js';
import { UserPagesController } from './users/user-pages.controller.js';
import { userAdmin } from './users/users.admin.js';
import { UsersModule } from './users/users.module.js';

addPages('admin', new URL('./', import.meta.url), texts);

/** The admin site of the resources declared to it: https://docs.djangoproject.com/en/5.2/ref/contrib/admin/ */
@Module({})
export class AdminModule {
  static forRoot(admins: readonly ModelAdmin[]): DynamicModule {
    return {
      module: AdminModule,
      imports: [AuthModule, UsersModule],
      controllers: [
        HistoryViewSet,
        ImportViewSet,
        UploadPageController,
        ImportPagesController,
        RefusedRowsView,
        RunImportView,
        AdminLogInController,
        ChangeListController,
        BulkEditController,
        ExportController,
        ObjectController,
        DeleteController,
        HistoryPagesController,
        ObjectHistoryController,
        StatisticsView,
        DashboardController,
        UserPagesController,
      ],
      providers: [
        AdminSite,
        FlashMessages,
        FormKeys,
        KeptForms,
        Statistics,
        { provide: MODEL_ADMINS, useValue: [...admins, userAdmin] },
      ],
    };
  }
}
