import 'reflect-metadata';
import { manage } from './commands/index.js';
import { INSTALLED_APPS } from './installed-apps.js';

await manage(INSTALLED_APPS);
