import { BooleanField } from './boolean-field.js';
import { CharField, EmailField } from './char-field.js';
import { ChoiceField } from './choice-field.js';
import { DateField } from './date-field.js';
import { DateTimeField } from './date-time-field.js';
import type { FieldClass } from './field.js';
import { JSONField } from './json-field.js';
import { FloatField, IntegerField } from './number-field.js';

export { Field, type FieldClass } from './field.js';
export { FieldError } from './field-error.js';
export type { Check, FieldOptions, FilterLookup, Input, JsonSchema } from './field-options.js';
export { WrittenJSONField } from './json-field.js';
export { BooleanField, CharField, ChoiceField, DateField, DateTimeField, EmailField };
export { FloatField, IntegerField, JSONField };

/** The fields that class-validator's decorators declare. Of two for one property the later counts: a whole number among numbers, a choice of texts. */
export const FIELD_CLASSES: readonly FieldClass[] = [
  ...[CharField, EmailField, DateTimeField, DateField, BooleanField],
  ...[FloatField, IntegerField, ChoiceField, JSONField],
];
