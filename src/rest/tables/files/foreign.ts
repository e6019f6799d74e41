/** Files that are taken for tables now and then: how each begins, and what to say. */
const KINDS: readonly (readonly [start: RegExp, sentence: string])[] = [
  [
    /^PK[\s\S]*?(xl\/|\[Content_Types\].xml|opendocument\.spreadsheet)/,
    'The file is a workbook of a spreadsheet program. Save the sheet as CSV (UTF-8), and use that file.',
  ],
  [/^PK\x03\x04/, 'The file is a workbook or an archive. Save the sheet as CSV (UTF-8).'],
  [
    /^\xd0\xcf\x11\xe0/,
    'The file is a document of an older Office program. Save the sheet as CSV (UTF-8), and use that file.',
  ],
  [/^%PDF/, 'The file is a PDF document, which has no rows. Use the table that it was made from, as CSV.'],
  [/^\x1f\x8b/, 'The file is compressed with gzip. Decompress it first.'],
  [
    /^(BZh[1-9]1AY|\xfd7zXZ|\x28\xb5\x2f\xfd|7z\xbc\xaf|Rar!)/,
    'The file is compressed. Decompress it first.',
  ],
  [/^SQLite format 3\0/, 'The file is an SQLite database. Export the table as CSV, and use that file.'],
  [/^(\x89PNG|\xff\xd8\xff|GIF8)/, 'The file is an image.'],
  [
    /^\s*(<!doctype html|<html)/i,
    'The file is an HTML page, perhaps a log-in page. Download the file itself.',
  ],
  [
    /^\s*(<\?xml[^>]*>\s*)?<django-objects/i,
    'The file is a Django fixture in XML. Write it as JSON: python manage.py dumpdata --format json',
  ],
  [/^\s*<\?xml/i, 'The file is XML. Save the table as CSV, and use that file.'],
  [/^\{\\rtf/, 'The file is a document of a word processor. Save the table as CSV, and use that file.'],
];

/** Bytes, or characters, that say enough: the names of a workbook's parts are among the first. */
const LOOKED_AT = 4096;

const CONTROL = /[\0-\x08\x0e-\x19\x1c-\x1f]/g;

/** What a file that begins with these bytes is instead of a table, and what to do about it; undefined for what may be one. */
export function kindOf(start: Buffer): string | undefined {
  const bytes = start.subarray(0, LOOKED_AT).toString('latin1');
  return KINDS.find(([pattern]) => pattern.test(bytes))?.[1];
}

/** Whether characters that no text has are more than a few of the first ones. */
export function isBinary(start: string): boolean {
  const text = start.slice(0, LOOKED_AT);
  return (text.match(CONTROL)?.length ?? 0) * 10 > text.length;
}
