/** Characters of the longest address that Django takes for one of IPv6. */
const LONGEST_IPV6 = 39;

const HEXTETS = 8;

/** Whether a text is an address of IPv4, as Python's `ipaddress` reads it: four decimal numbers without leading zeros. */
export function isIPv4(text: string): boolean {
  return (
    /^(?:(?:0|[1-9]\d{0,2})(?:\.|$)){4}$/.test(text) && !text.endsWith('.') && octets(text).every(isOctet)
  );
}

const octets = (text: string): number[] => text.split('.').map(Number);

const isOctet = (value: number): boolean => value <= 255;

/** The eight numbers of an address of IPv6, without its zone; undefined for any other text. */
export function parseIPv6(text: string): number[] | undefined {
  if (text.length > LONGEST_IPV6 || text.includes('/')) return undefined;
  const [address, ...zone] = text.split('%');
  if (zone.length > 1 || zone[0] === '') return undefined;
  const parts = withoutIPv4(address.split(':'));
  if (!parts || parts.length < 3 || parts.length > HEXTETS + 1) return undefined;
  const gaps = parts.slice(1, -1).filter((part) => part === '').length;
  const full = gaps === 1 ? filled(parts) : gaps === 0 && parts.length === HEXTETS ? parts : [];
  const isWhole = full.length === HEXTETS && full.every((part) => /^[\da-f]{1,4}$/i.test(part));
  return isWhole ? full.map((part) => parseInt(part, 16)) : undefined;
}

/** The last 32 bits may be written as an address of IPv4. */
function withoutIPv4(parts: readonly string[]): string[] | undefined {
  const last = parts.at(-1) as string;
  if (!last.includes('.')) return [...parts];
  if (!isIPv4(last) || parts.length < 3) return undefined;
  const [a, b, c, d] = octets(last);
  return [...parts.slice(0, -1), (a * 256 + b).toString(16), (c * 256 + d).toString(16)];
}

/** The one `::` stands for one number at least. */
function filled(parts: readonly string[]): string[] {
  const gap = parts.indexOf('', 1);
  const before = gap === 1 && parts[0] === '' ? [] : parts.slice(0, gap);
  const isLast = gap === parts.length - 2 && parts.at(-1) === '';
  const after = isLast ? [] : parts.slice(gap + 1);
  const zeros = HEXTETS - before.length - after.length;
  return zeros < 1 ? [] : [...before, ...Array<string>(zeros).fill('0'), ...after];
}

/** The address of IPv4 that one of IPv6 stands for; undefined for any other. */
export function mappedIPv4(hextets: readonly number[]): string | undefined {
  const [high, low] = hextets.slice(6);
  const isMapped = hextets.slice(0, 5).every((each) => each === 0) && hextets[5] === 0xffff;
  return isMapped ? [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.') : undefined;
}

/** The canonical form: https://www.rfc-editor.org/rfc/rfc5952 */
export function ipv6Text(hextets: readonly number[]): string {
  const mapped = mappedIPv4(hextets);
  if (mapped) return `::ffff:${mapped}`;
  const { start, length } = longestZeros(hextets);
  const parts = hextets.map((each) => each.toString(16));
  if (length < 2) return parts.join(':');
  return `${parts.slice(0, start).join(':')}::${parts.slice(start + length).join(':')}`;
}

function longestZeros(hextets: readonly number[]): { start: number; length: number } {
  let longest = { start: 0, length: 0 };
  let length = 0;
  for (const [index, each] of hextets.entries()) {
    length = each === 0 ? length + 1 : 0;
    if (length > longest.length) longest = { start: index - length + 1, length };
  }
  return longest;
}
