import { NO, YES } from '../rest/serializers/fields/choice/boolean-field.js';
import { texts } from './texts.js';

/** A value of the API's, as people read it. */
export function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return texts.nothing;
  if (typeof value === 'boolean') return value ? YES : NO;
  if (typeof value === 'string')
    return TIME.test(value) ? `${value.slice(0, 16).replace('T', ' ')} UTC` : value;
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

/** A moment as the API writes it. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
