import { isLongerThan } from '../../../python.js';
import { CharField } from './char-field.js';
import { HOST_NAME, LETTERS } from './host-names.js';
import { isIPv4, parseIPv6 } from './ip-address.js';

/** No address is longer: https://www.rfc-editor.org/rfc/rfc3696#section-3, as corrected to 320 and checked by Django. */
const LONGEST_EMAIL = 320;

const ATOM = `[-!#$%&'*+/=?^_\`{}|~0-9${LETTERS}]+`;

/** Neither blanks nor the ends of lines, but for a tab after a backslash. */
const QUOTED = `"(?:[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f!#-\\x5b\\x5d-\\x7f${LETTERS}]|\\\\[\\x01-\\x09\\x0b\\x0c\\x0e-\\x7f${LETTERS}])*"`;

const USER = new RegExp(`^(?:${ATOM}(?:\\.${ATOM})*|${QUOTED})$`, 'u');

const DOMAIN = new RegExp(`^(?:localhost|${HOST_NAME})$`, 'u');

/** https://docs.djangoproject.com/en/5.2/ref/validators/#emailvalidator */
export class EmailField extends CharField {
  static override readonly decorators = { isEmail: '@IsEmail()' };
  override readonly type = 'email';
  /** A blank is no address. */
  override readonly openapi = {
    type: 'string',
    ...(!this.options.allowBlank && { format: 'idn-email' }),
    ...this.notBlank,
  };
  override readonly input = { type: 'email' };
  protected override readonly invalid = 'Enter a valid email address.';

  protected override validate(value: string): string[] {
    const messages = super.validate(value);
    return isEmail(value) ? messages : [...messages, this.message('invalid', this.invalid)];
  }
}

function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@');
  if (at < 0 || isLongerThan(text, LONGEST_EMAIL) || !USER.test(text.slice(0, at))) return false;
  const domain = text.slice(at + 1);
  const literal = /^\[(.*)\]$/.exec(domain)?.[1];
  if (literal === undefined) return DOMAIN.test(domain);
  return isIPv4(literal) || (/^[\da-f:.]+$/i.test(literal) && parseIPv6(literal) !== undefined);
}
