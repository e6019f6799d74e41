import * as serializers from '../../../src/rest/serializers/declarations.js';
import { refused, wire } from './wire.js';

/* Every answer is DRF 3.18's, but for what it fails at or writes without bounds: numbers that are not finite, thousands of digits. */

const NULL = 'This field may not be null.';
const LARGE = 'String value too large.';
const LONG = '1'.repeat(1001);

wire('A whole number', serializers.IntegerField({ minValue: -5 }), [
  ['7', '7'],
  ['" +7.00 "', '7'],
  ['1e3', '1000'],
  ['-0.0', '0'],
  ['9007199254740993', '9007199254740993'],
  [`"${'9'.repeat(40)}"`, '9'.repeat(40)],
  ...refused('A valid integer is required.', '""', '"x"', '5.5', 'true', '[]', '{}', '1e22', '"1e3"'),
  ...refused('Ensure this value is greater than or equal to -5.', '-6', '-9007199254740993'),
  ...refused(LARGE, `"${LONG}"`),
  ...refused(NULL, 'null'),
]);

wire('A large whole number', serializers.BigIntegerField({ maxValue: '9007199254740993' }), [
  ['9007199254740993', '9007199254740993'],
  ...refused('Ensure this value is less than or equal to 9007199254740993.', '9007199254740994'),
  ...refused('A valid biginteger is required.', '"x"', '0.5', 'false'),
]);

wire('A large whole number as text', serializers.BigIntegerField({ coerceToString: true }), [
  ['5', '"5"'],
  ['"9223372036854775807"', '"9223372036854775807"'],
  ['-9223372036854775808', '"-9223372036854775808"'],
]);

const FLOAT = 'A valid number is required.';
wire('A float', serializers.FloatField({ maxValue: 1e30 }), [
  ['1', '1.0'],
  ['1.5', '1.5'],
  ['-0.0', '-0.0'],
  ['0.0001', '0.0001'],
  ['0.00001', '1e-05'],
  ['0.0000025', '2.5e-06'],
  ['1e15', '1000000000000000.0'],
  ['1e16', '1e+16'],
  ['123456789012345678', '1.2345678901234568e+17'],
  ['" 1_000.5e1_0 "', '10005000000000.0'],
  ['"٣.٥"', '3.5'],
  ...refused(FLOAT, '""', '"x"', '"1_"', '"_1"', '"1__0"', '"1_.5"', '"."', '"0x1"', '[]'),
  ...refused(FLOAT, '"nan"', '"inf"', '"-Infinity"', '"1e400"', '1e999'),
  ...refused('Integer value too large to convert to float', `1${'0'.repeat(400)}`),
  ...refused('Ensure this value is less than or equal to 1e+30.', '1e31'),
  ...refused(LARGE, `"${LONG}"`),
]);

const PLACES = 'Ensure that there are no more than 2 decimal places.';
const DIGITS = 'Ensure that there are no more than 6 digits in total.';
const WHOLE = 'Ensure that there are no more than 4 digits before the decimal point.';
const money = { maxDigits: 6, decimalPlaces: 2 };

wire('A decimal number', serializers.DecimalField(money), [
  ['1', '"1.00"'],
  ['0.1', '"0.10"'],
  ['" 0001.5 "', '"1.50"'],
  ['".5"', '"0.50"'],
  ['"5."', '"5.00"'],
  ['"-0"', '"-0.00"'],
  ['"1e2"', '"100.00"'],
  ['"100E-2"', '"1.00"'],
  ['"_1_0__.5_"', '"10.50"'],
  ['"１.٥"', '"1.50"'],
  ['0e3', '"0.00"'],
  ...refused(DIGITS, '"1234.567"', '99999999', '"0e6"', '"1e-7"', '"1e999999999999999"'),
  ...refused(PLACES, '"1.234"', '"0.100"', '"1e-3"'),
  ...refused(WHOLE, '10000', '"12345.6"', '"1e4"', '"0e4"'),
  ...refused(FLOAT, '""', '" "', '"x"', '"1,5"', '"--1"', '"1e"', '"."', '"NaN"', '"-inf"', '1e999'),
  ...refused(FLOAT, 'true', '[]', '{}', '"1e1000000000000000000"'),
  ...refused(LARGE, `"${LONG}"`),
  ...refused(NULL, 'null'),
]);

wire('A decimal number as a number', serializers.DecimalField({ ...money, coerceToString: false }), [
  ['"1.50"', '1.5'],
  ['"100"', '100.0'],
]);

wire(
  'A decimal number without zeros at the end',
  serializers.DecimalField({ ...money, normalizeOutput: true }),
  [
    ['"1.50"', '"1.5"'],
    ['"100"', '"100"'],
    ['"0.00"', '"0"'],
  ],
);

wire('A decimal number that may be null', serializers.DecimalField({ ...money, allowNull: true }), [
  ['null', 'null'],
  ['" "', 'null'],
  ['value=', 'null'],
  ['value=1', '"1.00"'],
]);

wire('A decimal number between limits', serializers.DecimalField({ minValue: '0.50', maxValue: 99.5 }), [
  ['"0.5"', '"0.5"'],
  ['"99.500"', '"99.500"'],
  ...refused('Ensure this value is less than or equal to 99.5.', '"99.500000000000000000000001"'),
  ...refused('Ensure this value is greater than or equal to 0.50.', '"0.49999999999999999999999"', '-1'),
]);

wire('A decimal number of any size', serializers.DecimalField(), [
  ['"1e2"', '"100"'],
  ['"1e-3"', '"0.001"'],
  ['12345678901234567890', '"12345678901234567890"'],
  ...refused(LARGE, '"1e1000"', '"1e-1001"', '"1e999999999"'),
]);
