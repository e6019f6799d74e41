import type { ModelAdmin } from '../../site/model-admin.js';
import { texts } from '../../texts.js';
import { UserViewSet } from './user.viewset.js';

/** The accounts: Django's UserAdmin. */
export const userAdmin: ModelAdmin = {
  label: 'auth.user',
  viewset: UserViewSet,
  listDisplay: ['username', 'email', 'is_active', 'is_staff', 'is_superuser', 'last_login'],
  objectTools: [
    { text: texts.setPassword, page: 'password' },
    { text: texts.endSessions, page: 'logout' },
  ],
};
