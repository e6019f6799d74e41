import fc from 'fast-check';
import { csvLine, fromCell, toCell } from '../../src/rest/renderers/csv-cells.js';
import { openRecords } from '../../src/rest/tables/records.js';
import { Notes } from '../../src/rest/tables/notes.js';
import { openText } from '../../src/rest/tables/files/text-file.js';

/** Pieces that texts are made of which spreadsheets, readers of CSV and decoders take for something else. */
const PIECES = [
  ...["'", '"', ',', ';', '|', '\t', '\r', '\n', '\r\n', ' ', '\u00a0', '\ufeff', '\u200b', '\u202e'],
  ...['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹣', '="', '=""', '""', 'sep=;', '9780306406152'],
  ...['é', '中', '💾', '\ufffd', '\u2028', '0', '30', 'x'],
];

/** Characters that no text has: a file with many of them is refused as binary. */
const CONTROL = /[\0-\x08\x0e-\x19\x1c-\x1f]/;

const text = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 12 }).filter((given) => !CONTROL.test(given)),
);

/** The cells of a file, read as imports and loaddata read it. */
async function read(bytes: Buffer): Promise<(string | null)[][]> {
  async function* blocks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
  }
  const file = await openText(blocks(), undefined, true);
  const { header, batches } = await openRecords('csv', file, { label: 'a.b', notes: new Notes() });
  const rows: (string | null)[][] = [[...(header ?? [])]];
  for await (const batch of batches)
    for (const { content, fault } of batch) {
      expect(fault).toBeUndefined();
      rows.push((content as (string | null)[]).map((cell) => cell && fromCell(cell)));
    }
  return rows;
}

describe('A cell of CSV', () => {
  it.each([
    ['Dune', 'Dune'],
    ['=1+1', "'=1+1"],
    ["'=1+1", "''=1+1"],
    ["''-30-: The Collapse", "'''-30-: The Collapse"],
    [' +1', "' +1"],
    ['\u200b@x', "'\u200b@x"],
    ['＠x', "'＠x"],
    ["O'Neill", "O'Neill"],
    ["'s-Hertogenbosch", "'s-Hertogenbosch"],
    ["'68", "'68"],
    ['1-2', '1-2'],
  ])('stands for %j as %j', (value, cell) => {
    expect([toCell(value), fromCell(cell)]).toEqual([cell, value]);
  });

  it.each([
    ['="9780306406152"', '9780306406152'],
    ['=""', ''],
    ['="a ""b"""', 'a "b"'],
    ['="a"&"b"', '="a"&"b"'],
    ['=1+1', '=1+1'],
    ["'9780306406152", '9780306406152'],
    ["'978-0-306-40615-2", '978-0-306-40615-2'],
  ])('that another program has written, %j, is read as %j', (cell, value) => {
    expect(fromCell(cell)).toBe(value);
  });

  it('is never a formula', () => {
    fc.assert(fc.property(text, (value) => !/^[\s\p{Cf}]*[=+\-@\t\r\n＝＋－＠]/u.test(toCell(value))));
  });

  it('gives back what was written, whatever it is', () => {
    fc.assert(
      fc.property(text, (value) => fromCell(toCell(value)) === value),
      { numRuns: 2000 },
    );
  });
});

it('Rows of CSV are read as they were written, and written as they were read', async () => {
  const value = fc.oneof({ arbitrary: text, weight: 9 }, { arbitrary: fc.constant(null), weight: 1 });
  const row = fc.tuple(fc.constant('1'), value, value);
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 6 }), async (rows) => {
      const bytes = Buffer.from([['id', 'a', 'b'], ...rows].map(csvLine).join(''));
      expect(await read(bytes)).toEqual([['id', 'a', 'b'], ...rows]);
    }),
    { numRuns: 300 },
  );
});
