/** A character encoding by its name in the WHATWG's Encoding Standard, but `iso-8859-1`, which is Latin-1 itself here. */
export type Encoding = string;

export const UTF_8: Encoding = 'utf-8';
export const WINDOWS_1252: Encoding = 'windows-1252';
const LATIN_1: Encoding = 'iso-8859-1';

/** Names that Python knows and the standard does not, or has for something else. */
const ALIASES: Readonly<Record<string, Encoding>> = {
  'utf-8-sig': UTF_8,
  'utf-16-le': 'utf-16le',
  'utf-16-be': 'utf-16be',
  utf16: 'utf-16le',
  utf16le: 'utf-16le',
  utf16be: 'utf-16be',
  'latin-1': LATIN_1,
  latin1: LATIN_1,
  l1: LATIN_1,
  'iso-8859-1': LATIN_1,
  'iso8859-1': LATIN_1,
  ansi: WINDOWS_1252,
  'mac-roman': 'macintosh',
  macroman: 'macintosh',
};

/** The encoding that a name in the spelling of Python, the web or Windows stands for; undefined for one that is not known. */
export function encodingNamed(name: string): Encoding | undefined {
  const label = name.trim().toLowerCase().replaceAll('_', '-');
  const known = ALIASES[label] ?? label.replace(/^cp(?=125\d$)/, 'windows-');
  if (known === LATIN_1) return known;
  try {
    const { encoding } = new TextDecoder(known);
    return encoding === 'x-user-defined' ? undefined : encoding;
  } catch {
    return undefined;
  }
}

const TITLES: Readonly<Record<Encoding, string>> = {
  [LATIN_1]: 'Latin-1',
  'utf-16le': 'UTF-16 (little-endian)',
  'utf-16be': 'UTF-16 (big-endian)',
  macintosh: 'Mac Roman',
};

/** What people call an encoding: `Windows-1252`. */
export const titleOf = (encoding: Encoding): string =>
  TITLES[encoding] ??
  encoding.replace(/^(utf|iso|koi|euc|ibm|gbk|gb)|^[a-z]/, (start) => start.toUpperCase());

/** Bytes that Windows-1252 gives to no character. */
const UNDEFINED = /[\x81\x8d\x8f\x90\x9d\ufffd]/;
const NO_CHARACTER = /\ufffd/;

/** A byte that no text in UTF-8 has. */
const NO_UTF_8 = Buffer.from([0xff]);

/** The same text in UTF-8. Bytes that are none of the encoding's characters become one that is no UTF-8, which shows. */
export async function* toUtf8(blocks: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<Buffer> {
  if (encoding === UTF_8) {
    yield* blocks;
    return;
  }
  const wrong = encoding === WINDOWS_1252 ? UNDEFINED : NO_CHARACTER;
  const decode = decoderOf(encoding);
  for await (const block of blocks) yield bytesOf(decode(block), wrong);
  yield bytesOf(decode(), wrong);
}

/** Answers the text of the next bytes; without any, of those that are left. */
export function decoderOf(encoding: Encoding): (bytes?: Buffer) => string {
  if (encoding === LATIN_1) return (bytes) => bytes?.toString('latin1') ?? '';
  const decoder = new TextDecoder(encoding);
  return (bytes) => (bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode());
}

function bytesOf(text: string, wrong: RegExp): Buffer {
  if (!wrong.test(text)) return Buffer.from(text);
  return Buffer.concat(
    text
      .split(wrong)
      .flatMap((part, index) => (index === 0 ? [Buffer.from(part)] : [NO_UTF_8, Buffer.from(part)])),
  );
}
