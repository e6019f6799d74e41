import * as serializers from '../../../src/rest/serializers/declarations.js';
import { refused, wire } from './wire.js';

/* Every answer is DRF 3.18's, but that long texts are cut. */

const refusedAs = (...rows: (readonly [sent: string, shown: string])[]): [string, string][] =>
  rows.map(([sent, shown]) => [sent, JSON.stringify([`"${shown}" is not a valid choice.`])]);

const GROUPED = [
  [
    'Fiction',
    [
      ['sf', 'Science fiction'],
      [1, 'One'],
    ],
  ],
  ['nf', 'Non-fiction'],
  'other',
];
wire('One of several', serializers.ChoiceField({ choices: GROUPED }), [
  ['"sf"', '"sf"'],
  ['"nf"', '"nf"'],
  ['"other"', '"other"'],
  ['1', '1'],
  ['"1"', '1'],
  ...refusedAs(['"Fiction"', 'Fiction'], ['"SF"', 'SF'], ['" sf"', ' sf'], ['""', ''], ['"$&"', '$&']),
  ...refusedAs(
    ['true', 'True'],
    ['1.0', '1.0'],
    ['2', '2'],
    ['12345678901234567890', '12345678901234567890'],
  ),
  ...refusedAs(['[]', '[]'], ['{"a":[1,null,false]}', "{'a': [1, None, False]}"]),
  ...refusedAs([
    String.raw`["it's","\"","é\n\u0007\u2028\u00a0\\"]`,
    String.raw`["it's", '"', 'é\n\x07\u2028\xa0\\']`,
  ]),
  ...refusedAs([String.raw`["'\""]`, String.raw`['\'"']`]),
  [`"${'x'.repeat(2000)}"`, JSON.stringify([`"${'x'.repeat(1000)}…" is not a valid choice.`])],
  ...refused('This field may not be null.', 'null'),
]);

wire('One of several, or a blank', serializers.ChoiceField({ choices: ['a'], allowBlank: true }), [
  ['""', '""'],
  ['value=', '""'],
  ['value=a', '"a"'],
  ...refusedAs(['" "', ' ']),
]);

wire('Some of several', serializers.MultipleChoiceField({ choices: ['b', 'a', [1, 'One']] }), [
  ['["a","b","a"]', '["a","b"]'],
  ['["1",1]', '[1]'],
  ['[]', '[]'],
  ['{"a":1}', '["a"]'],
  ['value=b&value=a&value=b', '["b","a"]'],
  ['', '[]'],
  ...refused('Expected a list of items but got type "str".', '"a"'),
  ...refused('Expected a list of items but got type "bool".', 'true'),
  ...refusedAs(['["a","c","d"]', 'c'], ['[null]', 'None']),
  ...refused('This field may not be null.', 'null'),
]);

wire('At least one of several', serializers.MultipleChoiceField({ choices: ['a'], allowEmpty: false }), [
  ['["a"]', '["a"]'],
  ...refused('This selection may not be empty.', '[]', '{}', '', 'other=1'),
]);

wire('A part of an object', serializers.MultipleChoiceField({ choices: ['a'] }), [['other=1', '']], {
  partial: true,
});

wire('A boolean that may be null', serializers.BooleanField({ allowNull: true }), [
  ...['null', '""', '"null"', '"NULL"', '', 'value='].map((sent): [string, string] => [sent, 'null']),
  ...['true', '"Yes"', '1', '1.0', '"ON"'].map((sent): [string, string] => [sent, 'true']),
  ...['false', '"n"', '0', '-0.0', 'value=off'].map((sent): [string, string] => [sent, 'false']),
  ...refused('Must be a valid boolean.', '"none"', '2', '" true"', '[]', '{}'),
]);
