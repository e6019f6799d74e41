import { isLongerThan, len, WHITE_SPACE } from '../../../python.js';
import { CharField } from './char-field.js';
import { HOST_NAME, LETTERS } from './host-names.js';
import { isIPv4, parseIPv6 } from './ip-address.js';

const LONGEST_URL = 2048;

const LONGEST_HOST = 253;

const SCHEMES = ['http', 'https', 'ftp', 'ftps'];

const BLANK = WHITE_SPACE.source.slice(1, -1);

const USER = `(?:[^${BLANK}:@/]+(?::[^${BLANK}:@/]*)?@)?`;

const OCTET = '(?:0|25[0-5]|2[0-4][0-9]|1[0-9]?[0-9]?|[1-9][0-9]?)';

/** What is in brackets is looked at by itself. */
const HOST = `(?:${OCTET}(?:\\.${OCTET}){3}|\\[[0-9a-fA-F:.]+\\]|${HOST_NAME}\\.?|[lL][oO][cC][aA][lL][hH][oO][sS\\u017f][tT])`;

const URL_FORM = new RegExp(
  `^[0-9.+${LETTERS}-]*://${USER}${HOST}(?::[0-9]{1,5})?(?:[/?#][^${BLANK}]*)?$`,
  'u',
);

/** https://docs.djangoproject.com/en/5.2/ref/validators/#urlvalidator */
export class URLField extends CharField {
  static override readonly decorators = {};
  override readonly type = 'url';
  override readonly openapi = {
    type: 'string',
    ...(!this.options.allowBlank && { format: 'iri', examples: ['https://example.com/'] }),
    ...this.notBlank,
  };
  override readonly input = { type: 'url' };
  protected override readonly invalid = 'Enter a valid URL.';

  protected override validate(value: string): string[] {
    const messages = super.validate(value);
    return isUrl(value) ? messages : [...messages, this.message('invalid', this.invalid)];
  }
}

function isUrl(text: string): boolean {
  if (isLongerThan(text, LONGEST_URL) || /[\t\r\n]/.test(text)) return false;
  const [scheme] = text.split('://', 1);
  if (!SCHEMES.includes(scheme.toLowerCase()) || !URL_FORM.test(text)) return false;
  const authority = /^[^/?#]*/.exec(text.slice(scheme.length + '://'.length))![0];
  return isAuthority(authority);
}

/** What Python's `urlsplit` refuses: brackets around anything but IPv6, and characters that stand for separators. */
function isAuthority(authority: string): boolean {
  const [, open, close] = [authority, authority.includes('['), authority.includes(']')];
  if (open !== close) return false;
  if (open && !isBracketed(authority.split('[')[1].split(']')[0])) return false;
  const plain = authority.replace(/[@:#?]/g, '');
  if (/[/?#@:]/.test(plain.normalize('NFKC'))) return false;
  const host = hostOf(authority.slice(authority.lastIndexOf('@') + 1));
  return host !== '' && len(host) <= LONGEST_HOST;
}

const isBracketed = (host: string): boolean => !isIPv4(host) && parseIPv6(host) !== undefined;

const hostOf = (host: string): string =>
  host.includes('[') ? host.split('[')[1].split(']')[0] : host.split(':')[0];
