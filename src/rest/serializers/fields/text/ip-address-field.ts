import type { Given } from '../given.js';
import type { FieldOptions, JsonSchema } from '../field-options.js';
import { CharField } from './char-field.js';
import { ipv6Text, isIPv4, mappedIPv4, parseIPv6 } from './ip-address.js';

export interface IPAddressOptions extends FieldOptions {
  /** Which addresses it takes; both, unless given. Of both, an address of IPv4 that is written as one of IPv6 is kept as what it is. */
  readonly protocol?: 'both' | 'IPv4' | 'IPv6';
}

const SCHEMAS: Readonly<Record<NonNullable<IPAddressOptions['protocol']>, JsonSchema>> = {
  both: { type: 'string', anyOf: [{ format: 'ipv4' }, { format: 'ipv6' }], examples: ['192.0.2.1'] },
  IPv4: { type: 'string', format: 'ipv4', examples: ['192.0.2.1'] },
  IPv6: { type: 'string', format: 'ipv6', examples: ['2001:db8::1'] },
};

/** https://www.django-rest-framework.org/api-guide/fields/#ipaddressfield */
export class IPAddressField extends CharField<IPAddressOptions> {
  static override readonly decorators = {};
  private readonly protocol = this.options.protocol ?? 'both';
  override readonly openapi = this.options.allowBlank ? { type: 'string' } : SCHEMAS[this.protocol];
  override readonly input = { type: 'text' };
  protected override readonly invalid = 'Enter a valid IPv4 or IPv6 address.';

  constructor(given: Given<IPAddressOptions>) {
    super(given);
  }

  override run(data: unknown, context?: Parameters<CharField['run']>[1]): unknown {
    return super.run(typeof data === 'string' || data === null ? data : this.fail(), context);
  }

  /** An address of IPv6 takes no blanks around it, though one of IPv4 does. */
  protected override bare(text: string): string {
    const bare = super.bare(text);
    if (bare === '' || !text.includes(':') || this.protocol === 'IPv4') return bare;
    const hextets = parseIPv6(text) ?? this.fail();
    return (this.protocol === 'both' ? mappedIPv4(hextets) : undefined) ?? ipv6Text(hextets);
  }

  protected override validate(value: string): string[] {
    const { protocol } = this;
    const isAddress =
      (protocol !== 'IPv6' && isIPv4(value)) || (protocol !== 'IPv4' && parseIPv6(value) !== undefined);
    const which = protocol === 'both' ? 'IPv4 or IPv6' : protocol;
    const wrong = isAddress ? [] : [this.message('invalid', `Enter a valid ${which} address.`)];
    return [...super.validate(value), ...wrong];
  }
}
