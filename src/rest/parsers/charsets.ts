import { parseMediaType } from '../http/messages/media-type.js';

/** A character encoding, as bodies name it in the `charset` of their content type. */
export interface Charset {
  /** Whether ASCII characters are single bytes, and no other character has one of these in it that separates fields. */
  readonly asciiBased: boolean;
  /** Throws UndecodableBytes. */
  readonly decode: (bytes: Buffer) => string;
}

/** Bytes are no text in the encoding that they are said to be in. The message is that of Python's UnicodeDecodeError. */
export class UndecodableBytes extends Error {}

/**
 * The encoding of a body. As with Django it is UTF-8 where the content type names none, or none that is known:
 * https://docs.djangoproject.com/en/5.2/ref/request-response/#django.http.HttpRequest.encoding
 */
export function charsetOf(contentType: string): Charset {
  return /charset/i.test(contentType)
    ? charsetNamed(parseMediaType(contentType).parameters.get('charset') ?? '')
    : UTF_8;
}

/** The encoding of this name in any of Python's spellings: https://docs.python.org/3/library/codecs.html#standard-encodings */
export function charsetNamed(name: string): Charset {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  let charset = charsets.get(plain);
  if (!charset && Object.hasOwn(MAKERS, plain)) charsets.set(plain, (charset = MAKERS[plain]()));
  return charset ?? UTF_8;
}

const charsets = new Map<string, Charset>();

const hex = (byte: number): string => `0x${byte.toString(16).padStart(2, '0')}`;

const fault = (codec: string, bytes: Buffer, start: number, end: number, reason: string): UndecodableBytes =>
  new UndecodableBytes(
    end - start > 1
      ? `'${codec}' codec can't decode bytes in position ${start}-${end - 1}: ${reason}`
      : `'${codec}' codec can't decode byte ${hex(bytes[start])} in position ${start}: ${reason}`,
  );

/** An encoding that ICU reads. `mark`: a byte order mark at the beginning is none of the text. */
function unicode(codec: string, label: string, { asciiBased = true, mark = false } = {}): Charset {
  const decoder = new TextDecoder(label, { fatal: true, ignoreBOM: !mark });
  const decode = (bytes: Buffer): string => {
    try {
      return decoder.decode(bytes);
    } catch {
      throw codec === 'utf-8' ? utf8Fault(bytes) : fault(codec, bytes, 0, bytes.length, 'illegal sequence');
    }
  };
  return { asciiBased, decode };
}

export const UTF_8 = unicode('utf-8', 'utf-8');

/** Where bytes cease to be UTF-8 (RFC 3629), and why. */
function utf8Fault(bytes: Buffer): UndecodableBytes {
  for (let start = 0; start < bytes.length;) {
    const lead = bytes[start];
    const length =
      lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (length === 0) return fault('utf-8', bytes, start, start + 1, 'invalid start byte');
    for (let at = start + 1; at < start + length; at++) {
      if (at === bytes.length) return fault('utf-8', bytes, start, at, 'unexpected end of data');
      if (!continues(lead, bytes[at], at === start + 1))
        return fault('utf-8', bytes, start, at, 'invalid continuation byte');
    }
    start += length;
  }
  return new UndecodableBytes("'utf-8' codec can't decode the bytes");
}

/** The second byte keeps out what could be shorter, surrogates, and what is beyond U+10FFFF. */
function continues(lead: number, byte: number, isSecond: boolean): boolean {
  const least = isSecond && lead === 0xe0 ? 0xa0 : isSecond && lead === 0xf0 ? 0x90 : 0x80;
  const most = isSecond && lead === 0xed ? 0x9f : isSecond && lead === 0xf4 ? 0x8f : 0xbf;
  return byte >= least && byte <= most;
}

/** UTF-16 and UTF-32 whose byte order the first character tells; little-endian without one. */
const marked = (isBig: (bytes: Buffer) => boolean, little: Charset, big: Charset): Charset => ({
  asciiBased: false,
  decode: (bytes) => {
    const text = (isBig(bytes) ? big : little).decode(bytes);
    return text.startsWith('\ufeff') ? text.slice(1) : text;
  },
});

function utf32(codec: string, read: (bytes: Buffer, at: number) => number): Charset {
  const decode = (bytes: Buffer): string => {
    const units = new Uint16Array(bytes.length / 2);
    let length = 0;
    for (let at = 0; at < bytes.length; at += 4) {
      if (at + 4 > bytes.length) throw fault(codec, bytes, at, bytes.length, 'truncated data');
      const code = read(bytes, at);
      if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
        throw fault(codec, bytes, at, at + 4, 'code point not in range(0x110000)');
      if (code > 0xffff) units[length++] = 0xd7c0 + (code >> 10);
      units[length++] = code > 0xffff ? 0xdc00 | (code & 0x3ff) : code;
    }
    return Buffer.from(units.buffer, 0, 2 * length).toString('utf16le');
  };
  return { asciiBased: false, decode };
}

/** An encoding of single bytes. `characters` has that of each byte, U+FFFD for a byte that stands for none. */
function singleByte(codec: string, characters: string, reason: string): Charset {
  const decode = (bytes: Buffer): string => {
    const units = new Uint16Array(bytes.length);
    for (let at = 0; at < bytes.length; at++) {
      units[at] = characters.charCodeAt(bytes[at]);
      if (units[at] === 0xfffd) throw fault(codec, bytes, at, at + 1, reason);
    }
    return Buffer.from(units.buffer).toString('utf16le');
  };
  return { asciiBased: true, decode };
}

const LATIN_1: Charset = { asciiBased: true, decode: (bytes) => bytes.toString('latin1') };

const BYTES = Array.from({ length: 256 }, (_, byte) => byte);

const ascii = (): Charset => {
  const characters = BYTES.map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : '\ufffd'));
  return singleByte('ascii', characters.join(''), 'ordinal not in range(128)');
};

/**
 * An encoding of single bytes that ICU knows. The web reads some ISO encodings as if they were those of Windows, and what
 * these leave open as control characters (https://encoding.spec.whatwg.org/#legacy-single-byte-encodings); Python does neither.
 */
function charmap(label: string): Charset {
  const decoder = new TextDecoder(label);
  const isIso = label.startsWith('iso');
  const characters = BYTES.map((byte) => {
    const isControl = byte >= 0x80 && byte < 0xa0;
    if (byte < 0x80 || (isControl && isIso)) return String.fromCharCode(byte);
    const character = decoder.decode(Uint8Array.of(byte));
    return (isControl && character.charCodeAt(0) === byte) || isPrivate(character) ? '\ufffd' : character;
  });
  return mapped(characters.join(''));
}

/** What ICU makes of some bytes that stand for nothing. */
const isPrivate = (character: string): boolean => character >= '\ue000' && character < '\uf8ff';

const mapped = (characters: string): Charset =>
  singleByte('charmap', characters, 'character maps to <undefined>');

/** Node's own decoder takes it for Latin-1: https://github.com/nodejs/node/issues/56542 */
const windows1252 = (): Charset => {
  const characters = String.fromCharCode(...BYTES);
  return mapped(
    `${characters.slice(0, 0x80)}€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ${characters.slice(0xa0)}`,
  );
};

const utf16le = (): Charset => unicode('utf-16-le', 'utf-16le', { asciiBased: false });
const utf16be = (): Charset => unicode('utf-16-be', 'utf-16be', { asciiBased: false });
const utf32le = (): Charset => utf32('utf-32-le', (bytes, at) => bytes.readUInt32LE(at));
const utf32be = (): Charset => utf32('utf-32-be', (bytes, at) => bytes.readUInt32BE(at));
const startsWith =
  (...start: readonly number[]) =>
  (bytes: Buffer): boolean =>
    start.every((byte, at) => bytes[at] === byte);

/** Who makes an encoding, and its names, letters and digits only. */
const NAMES: readonly (readonly [make: () => Charset, names: string])[] = [
  [() => unicode('utf-8', 'utf-8', { mark: true }), 'utf8sig'],
  [utf16le, 'utf16le unicodelittleunmarked'],
  [utf16be, 'utf16be unicodebigunmarked'],
  [() => marked(startsWith(0xfe, 0xff), utf16le(), utf16be()), 'utf16 u16'],
  [utf32le, 'utf32le'],
  [utf32be, 'utf32be'],
  [() => marked(startsWith(0, 0, 0xfe, 0xff), utf32le(), utf32be()), 'utf32 u32'],
  [() => LATIN_1, 'latin1 latin l1 iso88591 iso8859 8859 iso885911987 isoir100 cp819 ibm819 csisolatin1'],
  [ascii, 'ascii usascii us 646 iso646us iso646irv1991 isoir6 ansix341968 ansix341986 cp367 ibm367 csascii'],
  ...[
    ['2', 'latin2 l2'],
    ['3', 'latin3 l3'],
    ['4', 'latin4 l4'],
    ['5', 'cyrillic'],
    ['6', 'arabic'],
    ['7', 'greek greek8'],
    ['8', 'hebrew'],
    ['10', 'latin6 l6'],
    ['13', 'latin7 l7'],
    ['14', 'latin8 l8'],
    ['15', 'latin9 l9'],
  ].map(([part, others]) => [() => charmap(`iso-8859-${part}`), `iso8859${part} ${others}`] as const),
  // What the web calls by these names are the encodings of Windows, which differ in control characters alone.
  [() => charmap('iso-8859-9'), 'iso88599 latin5 l5'],
  [() => charmap('iso-8859-11'), 'iso885911 thai'],
  [windows1252, 'cp1252 windows1252 1252'],
  ...['0', '1', '3', '4', '5', '6', '7', '8'].map(
    (last) => [() => charmap(`windows-125${last}`), `cp125${last} windows125${last} 125${last}`] as const,
  ),
  [() => charmap('windows-874'), 'cp874'],
  [() => charmap('ibm866'), 'cp866 ibm866 866'],
  [() => charmap('koi8-r'), 'koi8r cskoi8r'],
  [() => charmap('koi8-u'), 'koi8u'],
  [() => charmap('macintosh'), 'macroman macintosh'],
  [() => unicode('gbk', 'gbk'), 'gbk cp936 936 ms936 gb2312 chinese euccn'],
  [() => unicode('gb18030', 'gb18030'), 'gb18030 gb180302000'],
  [() => unicode('big5', 'big5'), 'big5 big5tw csbig5'],
  [() => unicode('shift_jis', 'shift_jis'), 'shiftjis sjis csshiftjis cp932 932 ms932 windows31j'],
  [() => unicode('euc_jp', 'euc-jp'), 'eucjp ujis'],
  [() => unicode('euc_kr', 'euc-kr'), 'euckr korean ksc5601 cp949 949 uhc ms949'],
];

const MAKERS: Readonly<Record<string, () => Charset>> = Object.fromEntries(
  NAMES.flatMap(([make, names]) => names.split(' ').map((name) => [name, make])),
);
