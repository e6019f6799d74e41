import { entitiesOf } from '../../src/app-config.js';
import { INSTALLED_APPS } from '../../src/installed-apps.js';

/** Every entity of the service as it ships. */
export const entities = entitiesOf(INSTALLED_APPS);
