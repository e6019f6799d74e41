export { BooleanField } from './boolean-field.js';
export { CharField, EmailField } from './char-field.js';
export { ChoiceField } from './choice-field.js';
export { DateField } from './date-field.js';
export { DateTimeField } from './date-time-field.js';
export { Field, FieldError, type Check, type FieldOptions } from './field.js';
export { JSONField } from './json-field.js';
export { FloatField, IntegerField } from './number-field.js';
