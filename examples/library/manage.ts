import { adminApp, manage } from 'bookstore';
import { libraryApp } from './library.app.js';

await manage([libraryApp, adminApp]);
