import { Field, type FieldArguments } from '../../rest/serializers/decorators.js';
import { BookSerializer } from '../book.serializer.js';
import { isIsbn, normalizeIsbn, type IsbnRules } from './isbn.js';

/** What each rule makes of the serializer's field; that an ISBN is not there yet is for the database to say. */
const ARGUMENTS: Readonly<Record<IsbnRules[number], FieldArguments>> = {
  check_digit: {
    validators: [
      (value) =>
        isIsbn(value as string)
          ? undefined
          : 'Enter a valid ISBN: 10 or 13 digits with a correct check digit.',
    ],
  },
  normalized: { normalize: normalizeIsbn },
  unique: {},
};

const made = new Map<string, typeof BookSerializer>();

/** The serializer of books under these rules: BookSerializer itself where there are none. */
export function bookSerializer(rules: IsbnRules): typeof BookSerializer {
  if (rules.length === 0) return BookSerializer;
  const key = rules.toSorted().join();
  let serializer = made.get(key);
  if (!serializer) made.set(key, (serializer = withRules(rules)));
  return serializer;
}

function withRules(rules: IsbnRules): typeof BookSerializer {
  // Its name is part of the OpenAPI document.
  const strict = { BookSerializer: class extends BookSerializer {} }.BookSerializer;
  for (const rule of rules) Field(ARGUMENTS[rule])(strict.prototype, 'isbn');
  return strict;
}
