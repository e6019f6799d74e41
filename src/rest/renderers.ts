import type { Renderer } from './contracts.js';
import { parseMediaType } from './media-type.js';

export const JSONRenderer: Renderer = {
  mediaType: 'application/json',
  format: 'json',
  contentType: 'application/json',
  vary: 'Accept',
  render: ({ data }, { acceptedMediaType }) => {
    if (data === null) return '';
    return JSON.stringify(data, null, acceptedMediaType.includes(';') ? indentation(acceptedMediaType) : 0);
  },
};

const MOST_INDENTATION = 8;

/** The `indent` parameter of the accepted type, as DRF reads it: at most 8 blanks, none for what is no number. */
function indentation(mediaType: string): number {
  const indent = parseMediaType(mediaType).parameters.get('indent') ?? '';
  return /^\s*[+-]?\d+\s*$/.test(indent) ? Math.max(0, Math.min(Number(indent), MOST_INDENTATION)) : 0;
}
