import { DeclarationError } from '../../../src/database/declaration-error.js';
import * as serializers from '../../../src/rest/serializers/declarations.js';
import { Serializer } from '../../../src/rest/serializers/serializer.js';
import { refused, wire } from './wire.js';

/* Every answer is DRF 3.18's, but for numbers that are not finite, at which it fails. */

const NULL = 'This field may not be null.';
const INTEGER = 'A valid integer is required.';
const JSON_VALUE = 'Value must be valid JSON.';
const integer = serializers.IntegerField({ minValue: 0 });
const byKey = (errors: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(errors).map(([key, message]) => [key, [message]])));

wire('A list of anything', serializers.ListField(), [
  ['[]', '[]'],
  ['[1,1.0,"a",null,{"a":[12345678901234567890]}]', '[1,1.0,"a",null,{"a":[12345678901234567890]}]'],
  ['value=a&value=', '["a",""]'],
  ['value[1]=b&value[0]=a', '["a","b"]'],
  ...refused('Expected a list of items but got type "dict".', '{}'),
  ...refused('Expected a list of items but got type "str".', '"a"'),
  ...refused(NULL, 'null'),
  ...refused('This field is required.', '', 'other=1'),
  ['[1,[1e999]]', byKey({ 1: JSON_VALUE })],
]);

wire('A list of whole numbers', serializers.ListField({ child: integer, minLength: 1, maxLength: 3 }), [
  ['[1,"2"]', '[1,2]'],
  ['value=1&value=2', '[1,2]'],
  ['["x",1,null]', byKey({ 0: INTEGER, 2: NULL })],
  ['["x",1,1,1]', byKey({ 0: INTEGER })],
  ...refused('Ensure this field has at least 1 elements.', '[]'),
  ...refused('Ensure this field has no more than 3 elements.', '[1,2,3,4]'),
]);

const bad = (length: number): string => JSON.stringify(Array<string>(length).fill('x'));
const first = (length: number): string =>
  byKey(Object.fromEntries(Array.from({ length }, (_, index) => [index, INTEGER])));
wire('A list with more that is wrong than is told', serializers.ListField({ child: integer }), [
  [bad(1000), first(1000)],
  [bad(1500), first(1000)],
]);

const matrix = serializers.ListField({ child: serializers.ListField({ child: integer, allowEmpty: false }) });
wire('A list of lists', matrix, [
  [`[${bad(900)},${bad(900)},${bad(900)}]`, `{"0":${first(900)},"1":${first(900)}}`],
  ['[[1],[2,3]]', '[[1],[2,3]]'],
  ['[[1],[],["x"]]', '{"1":["This list may not be empty."],"2":{"0":["A valid integer is required."]}}'],
]);

const nullable = serializers.IntegerField({ allowNull: true });
wire('A list with nulls in it', serializers.ListField({ child: nullable }), [['[1,null]', '[1,null]']]);

const NO_DICT = (type: string): string => `Expected a dictionary of items but got type "${type}".`;
const price = serializers.DecimalField({ maxDigits: 5, decimalPlaces: 2 });
wire('Prices by any keys', serializers.DictField({ child: price, allowEmpty: false }), [
  ['{"a":1,"":"2.5"}', '{"a":"1.00","":"2.50"}'],
  ['{"__proto__":1}', '{"__proto__":"1.00"}'],
  ['{"a":"x","b":1,"c":null}', byKey({ a: 'A valid number is required.', c: NULL })],
  ['{"__proto__":"x"}', '{"__proto__":["A valid number is required."]}'],
  ['value.a=1&value.b=2&value.a=3', '{"a":"3.00","b":"2.00"}'],
  ...refused('This dictionary may not be empty.', '{}', 'value='),
  ...refused(NO_DICT('list'), '[]'),
  ...refused(NO_DICT('float'), '1.0'),
]);

wire('Anything by any keys', serializers.DictField({ required: false }), [
  ['{"a":[1.0]}', '{"a":[1.0]}'],
  ['other=1', ''],
]);

wire('Texts by any keys', serializers.HStoreField(), [
  ['{"a":1,"b":null,"c":""}', '{"a":"1","b":null,"c":""}'],
  ['{"a":true}', byKey({ a: 'Not a valid string.' })],
]);

it('HStoreField holds texts alone', () => {
  class LabelsSerializer {
    @serializers.HStoreField({ child: integer }) labels: Record<string, number>;
  }
  expect(() => Serializer.of(LabelsSerializer)).toThrow(
    new DeclarationError([
      'LabelsSerializer.labels: an HStoreField holds texts. Use a CharField as its child.',
    ]),
  );
});

wire('Any JSON', serializers.JSONField(), [
  ['"text"', '"text"'],
  ['{"a":[1,null,{"b":""}]}', '{"a":[1,null,{"b":""}]}'],
  ['value={"a": [1]}', '{"a":[1]}'],
  ['value=null', 'null'],
  ...refused(JSON_VALUE, 'value=', 'value=text', 'value={a:1}', 'value=NaN', '[1e999]'),
  ...refused(NULL, 'null'),
]);

wire('Any JSON as its text', serializers.JSONField({ binary: true }), [
  [
    '"{\\"a\\":[1.0, 1e22,true,null],\\"é\\":\\"\\u007f\\"}"',
    String.raw`"{\"a\": [1.0, 1e+22, true, null], \"\\u00e9\": \"\\u007f\"}"`,
  ],
  ['"12345678901234567890"', '"12345678901234567890"'],
  ['"null"', 'null'],
  ['value=[1,2]', '"[1, 2]"'],
  ...refused(JSON_VALUE, '""', '"x"', '5', '{}', '"NaN"', '"1e999"'),
]);
