import type { Field } from './field.js';
import type { FieldOptions } from './field-options.js';
import type { Given } from './given.js';

/** A field that has been declared, without a name yet. */
export interface DeclaredField {
  make(given?: Partial<FieldOptions>): Field;
}

export type FieldClass = (new (given: Given<FieldOptions>) => Field) &
  Pick<typeof Field, 'decorators' | 'kinds' | 'checks'>;
