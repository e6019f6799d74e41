import { percentDecode } from './messages/percent-encoding.js';

const PLAIN = /^[\w/.~-]*$/;

/**
 * The one form of an address that routes, guards and handlers see: the path decoded once, as Django decodes it (bytes
 * that are not UTF-8 become U+FFFD), without its final slash. Encoding it again keeps what decodes after this from
 * seeing anything else, so that no second reading of an address can get past a guard.
 */
export function canonicalUrl(target: string): string {
  // A client may send the whole address, as to a proxy (RFC 9112, section 3.2.2).
  const url = target.startsWith('/') ? target : pathOf(target);
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const decoded = PLAIN.test(path) ? path : percentDecode(Buffer.from(path, 'latin1').toString('utf8'));
  const trimmed = decoded.length > 1 && decoded.endsWith('/') ? decoded.slice(0, -1) : decoded;
  const encoded = PLAIN.test(trimmed) ? trimmed : trimmed.split('/').map(encodeURIComponent).join('/');
  return mark < 0 ? encoded : encoded + url.slice(mark);
}

/** Of a target that is no path: a whole address, or `*`, which the router takes for none of its own and so past all checks. */
function pathOf(target: string): string {
  const rest = target.replace(/^https?:\/\/[^/?]*/i, '');
  return rest.startsWith('/') ? rest : `/${rest}`;
}
