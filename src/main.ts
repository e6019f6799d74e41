import 'reflect-metadata';
import { INSTALLED_APPS } from './installed-apps.js';
import { serve } from './serve.js';

await serve(INSTALLED_APPS, import.meta.url);
