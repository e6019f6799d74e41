import type { FieldOptions } from './field-options.js';

/** What a field is given, the name and all that has a default left out where it pleases. */
export type Given<O extends FieldOptions> = Omit<O, keyof FieldOptions> & Partial<FieldOptions>;

/** The label Django gives a model's field: `published_date` is 'Published date', `id` is 'ID'. */
export function labelOf(name: string): string {
  if (name === 'id') return 'ID';
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** DRF's: a field is required unless it is read-only or has a default. */
export const withDefaults = <O extends FieldOptions>(given: Given<O>): O =>
  ({
    ...{ name: '', label: labelOf(given.name ?? ''), helpText: '', readOnly: false, writeOnly: false },
    ...{ required: !given.readOnly && given.default === undefined, allowNull: false, allowBlank: false },
    ...{ trimWhitespace: true, messages: {} },
    ...given,
  }) as unknown as O;
