import type { Renderer, Request } from './contracts.js';
import { NotAcceptable, NotFound } from './exceptions.js';
import { matches, parseMediaType, precedence, type MediaType } from './media-type.js';

export interface Negotiated {
  readonly renderer: Renderer;
  /** The media type asked for, with its parameters. */
  readonly mediaType: string;
}

interface Asked {
  readonly text: string;
  readonly type: MediaType;
  readonly precedence: number;
}

/**
 * Chooses the representation: https://www.django-rest-framework.org/api-guide/content-negotiation/
 *
 * A suffix or `?format=` narrows the choice, then the most specific types of `Accept` are tried first, each against the
 * renderers in their order; `q` does not count. Throws NotFound for an unknown format, NotAcceptable where nothing fits.
 */
export function selectRenderer(request: Request): Negotiated {
  const format = request.parameters.format || request.query.get('format');
  const offered = format ? request.view.renderers.filter((renderer) => renderer.format === format) : request.view.renderers;
  if (offered.length === 0) throw new NotFound();
  const accept = request.header('accept') ?? '*/*';
  if (accept === '*/*') return { renderer: offered[0], mediaType: offered[0].mediaType };
  return selectByAccept(accept, offered);
}

function selectByAccept(accept: string, offered: readonly Renderer[]): Negotiated {
  for (const asked of byPrecedence(accept)) {
    for (const renderer of offered) {
      const type = parseMediaType(renderer.mediaType);
      if (!matches(type, asked.type)) continue;
      const mediaType = precedence(type) > asked.precedence ? withParameters(renderer.mediaType, asked.type) : asked.text;
      return { renderer, mediaType };
    }
  }
  throw new NotAcceptable();
}

/** The types of an Accept header, most specific first, those alike in the order given. */
function byPrecedence(accept: string): Asked[] {
  return accept
    .split(',')
    .map((token) => token.trim())
    .map((text) => ({ text, type: parseMediaType(text) }))
    .map((asked) => ({ ...asked, precedence: precedence(asked.type) }))
    .sort((a, b) => b.precedence - a.precedence);
}

const withParameters = (mediaType: string, { parameters }: MediaType): string =>
  [mediaType, ...[...parameters].map(([key, value]) => `${key}=${value}`)].join(';');
