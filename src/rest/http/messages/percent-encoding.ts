const PERCENT = 0x25;
const PLUS = 0x2b;
const BLANK = 0x20;

/** Undoes percent-encoding (RFC 3986, section 2.1), and of forms also `+` for a blank; text that is not an escape stays as it is. */
export function percentDecoded(bytes: Buffer, isForm = false): Buffer {
  if (!bytes.includes(PERCENT) && !(isForm && bytes.includes(PLUS))) return bytes;
  const decoded = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    let byte = bytes[at];
    if (byte === PERCENT) {
      const escaped = (digit(bytes[at + 1]) << 4) | digit(bytes[at + 2]);
      if (escaped >= 0) {
        byte = escaped;
        at += 2;
      }
    } else if (byte === PLUS && isForm) byte = BLANK;
    decoded[length++] = byte;
  }
  return decoded.subarray(0, length);
}

/** The value of a hexadecimal digit; negative for anything else, also with others put beside it. */
function digit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** The same of a text, whose bytes that are not UTF-8 become U+FFFD. */
export const percentDecode = (text: string): string =>
  text.includes('%') ? percentDecoded(Buffer.from(text)).toString() : text;
