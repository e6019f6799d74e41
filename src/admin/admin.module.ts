import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { addPages } from '../rest/pages/template-folders.js';
import { BulkEditController } from './pages/change-list/bulk-edit.controller.js';
import { ChangeListController } from './pages/change-list/change-list.controller.js';
import { ExportController } from './pages/change-list/export.controller.js';
import { DashboardController } from './pages/dashboard/dashboard.controller.js';
import { FlashMessages } from './visit/flash-messages.js';
import { FormKeys } from './visit/form-keys.js';
import { HistoryViewSet } from './api/history/history.viewset.js';
import { HistoryPagesController, ObjectHistoryController } from './pages/history/history-pages.controller.js';
import { RefusedRowsView, RunImportView } from './api/imports/import-actions.view.js';
import { ImportPagesController } from './pages/imports/import-pages.controller.js';
import { UploadPageController } from './pages/imports/upload-page.controller.js';
import { ImportViewSet } from './api/imports/import.viewset.js';
import { KeptForms } from './visit/kept-forms.js';
import { AdminLogInController } from './visit/log-in.controller.js';
import { DeleteController } from './pages/object/delete.controller.js';
import { ObjectController } from './pages/object/object.controller.js';
import { AdminSite } from './site/site.js';
import { Statistics } from './api/statistics/statistics.js';
import { StatisticsView } from './api/statistics/statistics.view.js';
import { texts } from './texts.js';
import { UserPagesController } from './pages/users/user-pages.controller.js';

export { userAdmin } from './api/users/user.admin.js';
import { UsersModule } from './api/users/users.module.js';

addPages('admin', new URL('./', import.meta.url), texts);

/** The admin site of the resources declared to it: https://docs.djangoproject.com/en/5.2/ref/contrib/admin/ */
@Module({
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
  providers: [AdminSite, FlashMessages, FormKeys, KeptForms, Statistics],
})
export class AdminModule {}
