import type { Variables } from '../../environment.js';
import type { Settings } from '../../settings.js';

/** From Django: https://docs.djangoproject.com/en/5.2/ref/django-admin/#cmdoption-check-fail-level */
export const LEVELS = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const;
export type Level = (typeof LEVELS)[number];

/** Something unsafe in the settings. Ids that begin with `security.` are Django's, and the letter is that of the level. */
export interface Issue {
  readonly level: Level;
  readonly id: string;
  readonly message: string;
  readonly hint: string;
}

export interface Check extends Omit<Issue, 'message' | 'level'> {
  /** Says what is unsafe; anything false where nothing is. */
  readonly find: (settings: Settings, env: Variables) => string | undefined | false;
}
