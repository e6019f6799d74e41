import type { Renderer, Request } from '../core/contracts.js';
import { overrideSafeMethod } from '../core/form-overrides.js';
import { NotAcceptable, NotFound } from '../exceptions.js';
import { matches, parseMediaType, precedence, type MediaType } from '../http/messages/media-type.js';
import { isOrdinary } from '../ordinary/views.js';
import { isProblem } from '../renderers/problem-renderer.js';

interface Negotiated {
  readonly renderer: Renderer;
  /** The media type asked for, with its parameters. */
  readonly mediaType: string;
}

interface Asked {
  readonly text: string;
  readonly type: MediaType;
  readonly precedence: number;
}

/** Chooses the representation of a view's answer. Throws as selectRenderer does. What an ordinary controller sends is its own affair. */
export function negotiate(request: Request): void {
  if (isOrdinary(request)) return;
  const { renderer, mediaType } = selectRenderer(request);
  request.acceptedRenderer = renderer;
  request.acceptedMediaType = mediaType;
  if (renderer.forms) overrideSafeMethod(request);
}

/**
 * Chooses the representation: https://www.django-rest-framework.org/api-guide/content-negotiation/
 *
 * A suffix or `?format=` narrows the choice, then the most specific types of `Accept` are tried first. Among types alike in
 * that, the renderers' order counts, not that of the header, nor `q`. Throws NotFound for an unknown format,
 * NotAcceptable where nothing fits.
 */
function selectRenderer(request: Request): Negotiated {
  const format = request.parameters.format || request.query.get('format');
  const all = request.view.renderersFor(request.route);
  const offered = format ? all.filter((renderer) => renderer.format === format) : all;
  if (offered.length === 0) throw new NotFound();
  const accept = request.header('accept') ?? '*/*';
  if (accept === '*/*') return { renderer: offered[0], mediaType: offered[0].mediaType };
  return selectByAccept(accept, offered);
}

function selectByAccept(accept: string, offered: readonly Renderer[]): Negotiated {
  const asked = accept.split(',').map(parseAsked);
  for (const level of PRECEDENCES) {
    for (const renderer of offered) {
      const type = parseMediaType(renderer.mediaType);
      const accepted = asked.find((each) => each.precedence === level && matches(type, each.type));
      if (!accepted) continue;
      const mediaType =
        precedence(type) > level ? withParameters(renderer.mediaType, accepted.type) : accepted.text;
      return { renderer, mediaType };
    }
  }
  // Problem details are what errors look like; what is no error has to be something.
  const json =
    asked.every(({ type }) => isProblem(type)) &&
    offered.find(({ mediaType }) => mediaType === 'application/json');
  if (json) return { renderer: json, mediaType: json.mediaType };
  throw new NotAcceptable();
}

/** All that `precedence` answers, most specific first. */
const PRECEDENCES = [3, 2, 1, 0];

function parseAsked(token: string): Asked {
  const text = token.trim();
  const type = parseMediaType(text);
  return { text, type, precedence: precedence(type) };
}

const withParameters = (mediaType: string, { parameters }: MediaType): string =>
  [mediaType, ...[...parameters].map(([key, value]) => `${key}=${value}`)].join(';');

const [HTML_TYPE, JSON_TYPE] = ['text/html', 'application/json'].map(parseMediaType);

/** Whether an `Accept` asks for a page rather than for JSON, by the same rule, where no view says what it offers. */
export function asksForPage(accept = '*/*'): boolean {
  const asked = accept.split(',').map(parseAsked);
  const most = (offered: MediaType): number =>
    Math.max(-1, ...asked.filter(({ type }) => matches(offered, type)).map(({ precedence }) => precedence));
  return most(HTML_TYPE) > most(JSON_TYPE);
}
