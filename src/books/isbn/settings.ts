import { listOfOrNone } from '../../environment.js';
import type { AppSettings, ReadSetting } from '../../settings.js';
import { ISBN_RULES, type IsbnRules } from './isbn.js';

declare module '../../settings.js' {
  interface AppSettings {
    readonly isbnRules: IsbnRules;
  }
}

/** Reads `ISBN_RULES`: the rules for ISBNs that this shop has switched on. */
export const isbnSettings = (get: ReadSetting): AppSettings => ({
  isbnRules: get('ISBN_RULES', 'none', listOfOrNone(ISBN_RULES)),
});
