import type { Variables } from '../../environment.js';
import type { Settings } from '../../settings.js';
import { ACCESS_CHECKS } from './access.js';
import { LEVELS, type Issue } from './issue.js';
import { LIMIT_CHECKS } from './limits.js';
import { SECRET_CHECKS } from './secrets.js';

/** What is unsafe in the settings of a service that others can reach: Django's `check --deploy`. */
export function deploymentIssues(settings: Settings, env: Variables): Issue[] {
  return [...SECRET_CHECKS, ...ACCESS_CHECKS, ...LIMIT_CHECKS].flatMap(({ find, ...check }) => {
    const message = find(settings, env);
    const level = LEVELS.find(([letter]) => check.id.includes(`.${letter}`))!;
    return message ? [{ ...check, level, message }] : [];
  });
}
