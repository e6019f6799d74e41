import { asciiDigits, int, str, strip, typeName, WholeFloat } from '../../src/rest/python.js';

/* Every expectation was read off CPython 3.11. */

describe('int()', () => {
  it.each<[string, bigint | undefined]>([
    ['7', 7n],
    ['+7', 7n],
    ['-7', -7n],
    ['-0', 0n],
    ['007', 7n],
    [' 7\n', 7n],
    ['\u00a07\u2003', 7n],
    ['1_000', 1000n],
    ['٣', 3n],
    ['１９９９', 1999n],
    ['𝟙𝟚', 12n],
    ['9'.repeat(4300), BigInt('9'.repeat(4300))],
    ['9'.repeat(4301), undefined],
    ['', undefined],
    [' ', undefined],
    ['1_', undefined],
    ['_1', undefined],
    ['1__0', undefined],
    ['+', undefined],
    ['--1', undefined],
    ['1.0', undefined],
    ['1e3', undefined],
    ['0x10', undefined],
    ['½', undefined],
    ['²', undefined],
    ['\ufeff7', undefined],
    ['7\0', undefined],
  ])('%j', (text, expected) => {
    expect(int(text)).toBe(expected);
  });
});

describe('str() of a number', () => {
  it.each<[number | bigint | WholeFloat, string]>([
    [42, '42'],
    [-7, '-7'],
    [0, '0'],
    [-0, '0'],
    [12345678901234567890n, '12345678901234567890'],
    [1.5, '1.5'],
    [0.1, '0.1'],
    [-2.25, '-2.25'],
    [0.0001, '0.0001'],
    [0.00012345, '0.00012345'],
    [0.00001, '1e-05'],
    [1.5e-7, '1.5e-07'],
    [5e-324, '5e-324'],
    [new WholeFloat(1), '1.0'],
    [new WholeFloat(-0), '-0.0'],
    [new WholeFloat(1000), '1000.0'],
    [new WholeFloat(1e15), '1000000000000000.0'],
    [new WholeFloat(1e16), '1e+16'],
    [new WholeFloat(1.25e21), '1.25e+21'],
    [new WholeFloat(Infinity), 'inf'],
    [new WholeFloat(-Infinity), '-inf'],
  ])('%p is %s', (value, expected) => {
    expect(str(value)).toBe(expected);
  });
});

describe('strip()', () => {
  it.each([
    ['  a b  ', 'a b'],
    ['\t\r\n\v\fa\x1c\x1d\x1e\x1f', 'a'],
    ['\x85a\xa0', 'a'],
    ['\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000a', 'a'],
    ['\u200ba\ufeff', '\u200ba\ufeff'],
    ['\u180ea', '\u180ea'],
    ['   ', ''],
    ['', ''],
  ])('%j', (text, expected) => {
    expect(strip(text)).toBe(expected);
  });

  it('takes time in proportion to the length', () => {
    expect(strip(`a${' '.repeat(1_000_000)}b`)).toHaveLength(1_000_002);
  });
});

it('reads decimal digits of any script', () => {
  expect(asciiDigits('١٩-०९ 𝟗𝟘 a²')).toBe('19-09 90 a²');
});

it.each([
  [null, 'NoneType'],
  [[], 'list'],
  [{}, 'dict'],
  ['', 'str'],
  [true, 'bool'],
  [1, 'int'],
  [1n, 'int'],
  [1.5, 'float'],
  [new WholeFloat(1), 'float'],
])('the type of %p is %s', (value, expected) => {
  expect(typeName(value)).toBe(expected);
});
