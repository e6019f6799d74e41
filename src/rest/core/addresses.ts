/** Where all views live. */
export const API_ROOT = 'api';

/** Below it live the document, its pages and their files. */
export const SCHEMA = 'api/schema';
