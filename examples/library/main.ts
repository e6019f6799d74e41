import { adminApp, serve } from 'bookstore';
import { libraryApp } from './library.app.js';

await serve([libraryApp, adminApp], import.meta.url);
