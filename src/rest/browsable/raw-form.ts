import type { Request } from '../contracts.js';
import { matches, parseMediaType } from '../media-type.js';
import type { Serializer } from '../serializers/serializer.js';
import type { Values } from './current-values.js';
import { messagesOf } from './messages.js';

export interface RawForm {
  readonly mediaTypes: readonly { readonly name: string; readonly selected: boolean }[];
  readonly content: string;
  readonly errors: readonly string[];
}

/** A form with the object's values as JSON; or with what was typed into it, if `refusal` is the answer to that. */
export function rawForm(
  { view, rawContent }: Request,
  serializer: Serializer | undefined,
  current: Values,
  refusal: unknown,
): RawForm {
  const typed = refusal === undefined ? undefined : rawContent;
  const asked = typed && parseMediaType(typed.contentType);
  // A multipart body has a boundary, which nobody wants to type.
  const mediaTypes = view.parsers
    .map(({ mediaType }) => mediaType)
    .filter((name) => name !== 'multipart/form-data');
  return {
    mediaTypes: mediaTypes.map((name) => ({
      name,
      selected: asked !== undefined && matches(parseMediaType(name), asked),
    })),
    content: typed?.content ?? (serializer ? JSON.stringify(valuesOf(serializer, current), null, 4) : ''),
    errors: refusal === undefined ? [] : messagesOf(refusal, []).others,
  };
}

const EMPTY: Readonly<Record<string, unknown>> = { string: '', email: '', boolean: false };

const valuesOf = ({ writable }: Serializer, current: Values): Values =>
  Object.fromEntries(writable.map(({ name, type }) => [name, current[name] ?? EMPTY[type] ?? null]));
