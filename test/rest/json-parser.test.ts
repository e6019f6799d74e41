import { parseJson } from '../../src/rest/parsers/json.js';
import { WholeFloat } from '../../src/rest/python.js';

describe('JSON that is accepted', () => {
  it.each<[string, unknown]>([
    ['{}', {}],
    [' \t\n\r[ ] ', []],
    ['"a\\u00e9\\n\\/"', 'aé\n/'],
    ['"\\ud83d\\udcda"', '📚'],
    ['"\\ud800"', '\ud800'],
    ['[1, -1, 0, -0]', [1, -1, 0, 0]],
    ['12345678901234567890', 12345678901234567890n],
    ['1.5', 1.5],
    ['1.0', new WholeFloat(1)],
    ['1E3', new WholeFloat(1000)],
    ['1e999', new WholeFloat(Infinity)],
    ['[true,false,null]', [true, false, null]],
    ['{"a":1,"a":2}', { a: 2 }],
    ['{"a":{"b":[{}]}}', { a: { b: [{}] } }],
  ])('%s', (text, expected) => {
    expect(parseJson(text)).toEqual(expected);
  });

  it('keeps keys that mean something to JavaScript as keys', () => {
    const parsed = parseJson('{"__proto__":{"x":1},"constructor":2}') as object;
    expect(Object.keys(parsed)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    expect('x' in parsed).toBe(false);
  });

  it('agrees with JSON.parse on nesting up to the limit', () => {
    const text = '['.repeat(1000) + ']'.repeat(1000);
    expect(JSON.stringify(parseJson(text))).toBe(text);
  });
});

describe('JSON that is refused, in the words of Python', () => {
  it.each([
    ['', 'Expecting value: line 1 column 1 (char 0)'],
    ['{', 'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)'],
    ['{"title":', 'Expecting value: line 1 column 10 (char 9)'],
    ['{"a" 1}', "Expecting ':' delimiter: line 1 column 6 (char 5)"],
    ['[1 2]', "Expecting ',' delimiter: line 1 column 4 (char 3)"],
    ['[1]x', 'Extra data: line 1 column 4 (char 3)'],
    ['{\n"a":\n?}', 'Expecting value: line 3 column 1 (char 7)'],
    ['"\\x41"', 'Invalid \\escape: line 1 column 2 (char 1)'],
    ['"\\u12"', 'Invalid \\uXXXX escape: line 1 column 3 (char 2)'],
    ['"a\tb"', 'Invalid control character at: line 1 column 3 (char 2)'],
    ['"ab', 'Unterminated string starting at: line 1 column 1 (char 0)'],
    ['NaN', "Out of range float values are not JSON compliant: 'NaN'"],
    ['[-Infinity]', "Out of range float values are not JSON compliant: '-Infinity'"],
    ['01', 'Extra data: line 1 column 2 (char 1)'],
    ['+1', 'Expecting value: line 1 column 1 (char 0)'],
    ['\ufeff{}', 'Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)'],
    ['['.repeat(1001), 'Too deeply nested: line 1 column 1001 (char 1000)'],
    [
      '1'.repeat(4301),
      'Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits',
    ],
  ])('%s', (text, message) => {
    expect(() => parseJson(text)).toThrow(`JSON parse error - ${message}`);
  });
});
