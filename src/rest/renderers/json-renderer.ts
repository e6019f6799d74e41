import type { Renderer, Request } from '../core/contracts.js';
import { escapeLineEnds, JsonPieces, jsonOf, JsonText } from '../core/json-text.js';
import { parseMediaType } from '../http/messages/media-type.js';
import { int } from '../python.js';

export const JSONRenderer: Renderer = {
  mediaType: 'application/json',
  format: 'json',
  contentType: 'application/json',
  vary: 'Accept',
  variant: (request) => {
    const indent = indentation(request);
    return indent > 0 ? `.indent${indent}` : '';
  },
  render: ({ data }, request) => {
    const indent = indentation(request);
    if (data === null) return '';
    if (data instanceof JsonPieces) return joined(data.pieces, indent);
    if (data instanceof JsonText) return indent > 0 ? jsonOf(data.value, indent) : escapeLineEnds(data.text);
    return jsonOf(data, indent);
  },
};

/** One array out of the pieces. */
async function* joined(pieces: AsyncIterable<string>, indent: number): AsyncGenerator<string> {
  let before = '[';
  for await (const piece of pieces) {
    const text = indent > 0 ? jsonOf(JSON.parse(piece), indent).trimEnd() : escapeLineEnds(piece);
    yield before + text.slice(1, -1).trimEnd();
    before = ',';
  }
  if (before === '[') yield '[]';
  else yield indent > 0 ? '\n]' : ']';
}

const MOST_INDENTATION = 8;

/** The `indent` parameter of the accepted type, as DRF reads it: at most 8 blanks, none for what is no number. */
function indentation({ acceptedMediaType }: Request): number {
  if (!acceptedMediaType.includes(';')) return 0;
  const indent = int(parseMediaType(acceptedMediaType).parameters.get('indent') ?? '') ?? 0n;
  return Math.max(0, Math.min(Number(indent), MOST_INDENTATION));
}
