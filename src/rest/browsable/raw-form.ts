import type { Request } from '../core/contracts.js';
import { exactJson } from '../exact-json.js';
import { matches, parseMediaType } from '../http/messages/media-type.js';
import { parsersFor } from '../core/route.js';
import type { Serializer } from '../serializers/serializer.js';
import type { Values } from './current-values.js';
import { messagesOf } from '../pages/messages.js';

export interface RawForm {
  readonly mediaTypes: readonly { readonly name: string; readonly selected: boolean }[];
  readonly content: string;
  readonly errors: readonly string[];
}

/** A form for the request's verb with the object's values as JSON; or with what was typed into it, if `refusal` is the answer to that. */
export function rawForm(
  request: Request,
  serializer: Serializer | undefined,
  current: Values,
  refusal: unknown,
): RawForm {
  const { view, route, rawContent } = request;
  const typed = refusal === undefined ? undefined : rawContent;
  const asked = typed && parseMediaType(typed.contentType);
  // A multipart body has a boundary, which is nothing to type.
  const mediaTypes = parsersFor(view, route)
    .map(({ mediaType }) => mediaType)
    .filter((name) => name !== 'multipart/form-data');
  return {
    mediaTypes: mediaTypes.map((name) => ({
      name,
      selected: asked !== undefined && matches(parseMediaType(name), asked),
    })),
    content: typed?.content ?? (serializer ? contentOf(request, serializer, current) : ''),
    errors: refusal === undefined ? [] : messagesOf(refusal, []).others,
  };
}

function contentOf({ method, route }: Request, serializer: Serializer, current: Values): string {
  if (!route.many) return exactJson(valuesOf(serializer, current), 4);
  return exactJson(method === 'DELETE' ? [] : [valuesOf(serializer, {})], 4);
}

const valuesOf = ({ writable }: Serializer, current: Values): Values =>
  Object.fromEntries(writable.map(({ name, empty }) => [name, current[name] ?? empty]));
