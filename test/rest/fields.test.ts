import 'reflect-metadata';
import {
  IsBoolean,
  IsEmail,
  IsEnum,
  IsIn,
  IsInt,
  IsISO8601,
  IsNumber,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';
import { ValidationError } from '../../src/rest/exceptions.js';
import { WholeFloat } from '../../src/rest/python.js';
import { Field, IsDateOnly } from '../../src/rest/serializers/decorators.js';
import { Serializer } from '../../src/rest/serializers/serializer.js';

type Row = readonly [sent: unknown, kept: unknown];

/** What is kept of a value, or the messages it meets with, by a serializer whose one field has these decorators. */
async function outcome(decorators: readonly PropertyDecorator[], value: unknown): Promise<unknown> {
  class Dto {}
  for (const decorate of decorators) decorate(Dto.prototype, 'value');
  try {
    return ((await Serializer.of(Dto).validate({ value })) as { value: unknown }).value;
  } catch (error) {
    if (error instanceof ValidationError) return (error.body as { value: unknown }).value;
    throw error;
  }
}

const field = (name: string, decorators: readonly PropertyDecorator[], rows: readonly Row[]): void =>
  describe(name, () => {
    it.each(rows.map(([sent, kept]) => ({ name: shown(sent), sent, kept })))(
      '$name',
      async ({ sent, kept }) => {
        expect(await outcome(decorators, sent)).toStrictEqual(kept);
      },
    );
  });

const shown = (value: unknown): string =>
  typeof value === 'bigint' ? `${value}n` : (JSON.stringify(value) ?? 'undefined').slice(0, 60);

const OPTIONAL = Field({ allowNull: true });
const NULL = ['This field may not be null.'];
const BLANK = ['This field may not be blank.'];

const NO_TEXT = ['Not a valid string.'];
const TOO_LONG = 'Ensure this field has no more than 5 characters.';
field(
  'A text of at most five letters',
  [IsString(), MaxLength(5)],
  [
    [' ab ', 'ab'],
    ['abcde', 'abcde'],
    ['abcdef', [TOO_LONG]],
    ['  abcde  ', 'abcde'],
    ['😀😀😀😀😀', '😀😀😀😀😀'],
    ['😀😀😀😀😀😀', [TOO_LONG]],
    [12, '12'],
    [1.5, '1.5'],
    [12n, '12'],
    [new WholeFloat(1), '1.0'],
    [true, NO_TEXT],
    [[], NO_TEXT],
    [{}, NO_TEXT],
    [null, NULL],
    ['', BLANK],
    [' \t', BLANK],
    ['a\0b', ['Null characters are not allowed.']],
    ['a\ud83db', ['Surrogate characters are not allowed: U+D83D.']],
    [
      '\0\udfffabcdef',
      [TOO_LONG, 'Null characters are not allowed.', 'Surrogate characters are not allowed: U+DFFF.'],
    ],
  ],
);
field(
  'A text of at least two letters',
  [IsString(), MinLength(2)],
  [
    ['ab', 'ab'],
    ['a', ['Ensure this field has at least 2 characters.']],
    ['😀', ['Ensure this field has at least 2 characters.']],
  ],
);
field(
  'A text of two to three letters',
  [IsString(), Length(2, 3)],
  [
    ['ab', 'ab'],
    ['abc', 'abc'],
    ['a', ['Ensure this field has at least 2 characters.']],
    ['abcd', ['Ensure this field has no more than 3 characters.']],
  ],
);
field(
  'A text after a pattern',
  [IsString(), Matches(/^x/i)],
  [
    ['Xa', 'Xa'],
    ['ax', ['This value does not match the required pattern.']],
  ],
);
field(
  'A text with messages of its own',
  [
    IsString({ message: 'No text.' }),
    Length(2, 3, { message: 'Two or three.' }),
    Matches(/^x/, { message: 'An x.' }),
  ],
  [
    [true, ['No text.']],
    ['a', ['Two or three.', 'An x.']],
    ['xabc', ['Two or three.']],
    ['xab', 'xab'],
  ],
);
field(
  'A text whose message is made by a function',
  [IsString({ message: () => 'No text.' })],
  [[true, NO_TEXT]],
);
field(
  'A text with its blanks',
  [Field({ trimWhitespace: false }), IsString()],
  [
    [' a ', ' a '],
    [' ', ' '],
    ['', BLANK],
  ],
);
field(
  'A text that may be empty',
  [Field({ allowBlank: true }), IsString(), MinLength(2)],
  [
    ['', ''],
    ['  ', ''],
    ['a', ['Ensure this field has at least 2 characters.']],
    [null, NULL],
  ],
);
field(
  'A text that is normalized',
  [Field({ normalize: (text) => text.replaceAll('-', '') }), IsString()],
  [
    [' a-b ', 'ab'],
    [1, '1'],
    ['--', BLANK],
  ],
);
const bad = (message: string) => (value: unknown) => (value === 'bad' ? message : undefined);
field(
  'A text with validators',
  [Field({ validators: [bad('Bad.'), bad('Very.')] }), IsString(), MaxLength(5)],
  [
    ['good', 'good'],
    ['bad', ['Bad.', 'Very.']],
  ],
);
field(
  'A text or null',
  [OPTIONAL, IsString()],
  [
    [null, null],
    ['null', 'null'],
    ['', BLANK],
  ],
);

const NO_EMAIL = ['Enter a valid email address.'];
field(
  'An e-mail address',
  [IsEmail(), MaxLength(12)],
  [
    ['ann@host.org', 'ann@host.org'],
    [' a.b+c@d.e.fg ', 'a.b+c@d.e.fg'],
    ['"a"@b.co', '"a"@b.co'],
    ...[
      'ann',
      'a@b',
      '@b.co',
      'a@b..co',
      'a@.co',
      'a@b.',
      'a b@c.de',
      'a@b c.de',
      'a@b@c.de',
      'a.b@d.e.f',
      'a,b@c.de',
      'a@b.c d',
    ].map((text): Row => [text, NO_EMAIL]),
    ['ann@too.long.org', ['Ensure this field has no more than 12 characters.']],
    ['ann at too long', ['Ensure this field has no more than 12 characters.', ...NO_EMAIL]],
    [5, NO_EMAIL],
    [true, NO_EMAIL],
  ],
);

const NO_BOOLEAN = ['Must be a valid boolean.'];
const booleans: Row[] = [
  ...['t', 'y', 'yes', 'true', 'on', '1', 'TRUE', 'On', 1, true, new WholeFloat(1)].map((sent): Row => [
    sent,
    true,
  ]),
  ...['f', 'n', 'no', 'false', 'off', '0', 'FALSE', 'Off', 0, false, new WholeFloat(0)].map((sent): Row => [
    sent,
    false,
  ]),
  ...['maybe', 2, new WholeFloat(2), [], {}].map((sent): Row => [sent, NO_BOOLEAN]),
];
field('A truth', [IsBoolean()], [...booleans, [null, NULL], ['null', NO_BOOLEAN], ['', NO_BOOLEAN]]);
field(
  'A truth or null',
  [OPTIONAL, IsBoolean()],
  [...booleans, [null, null], ['null', null], ['NULL', null], ['', null]],
);
field(
  'A truth with a message of its own',
  [IsBoolean({ message: 'Yes or no?' })],
  [['maybe', ['Yes or no?']]],
);

const NO_INTEGER = ['A valid integer is required.'];
const TOO_LARGE = ['String value too large.'];
field(
  'A whole number',
  [IsInt(), Min(-1), Max(9007199254740991)],
  [
    ...([5, '5', ' 5 ', '5.', '5.0', '5.00 ', '+5', 5n, new WholeFloat(5)] as unknown[]).map((sent): Row => [
      sent,
      5,
    ]),
    [-1, -1],
    [0, 0],
    [-2, ['Ensure this value is greater than or equal to -1.']],
    [9007199254740991, 9007199254740991],
    [9007199254740992n, NO_INTEGER],
    ['1'.repeat(30), NO_INTEGER],
    ...['5.5', '1.05', '5.0x', '5x', 'x', '', '1e3', 5.5, true, [], {}].map((sent): Row => [
      sent,
      NO_INTEGER,
    ]),
    ['0'.repeat(999) + '5', 5],
    ['0'.repeat(1000) + '5', TOO_LARGE],
    [null, NULL],
  ],
);
field(
  'A number from one to five',
  [IsInt(), Min(1), Max(5)],
  [
    [1, 1],
    [5, 5],
    [0, ['Ensure this value is greater than or equal to 1.']],
    [6, ['Ensure this value is less than or equal to 5.']],
  ],
);
field(
  'A number with messages of its own',
  [IsInt({ message: 'No number.' }), Min(1, { message: 'Too few.' }), Max(5, { message: 'Too many.' })],
  [
    ['x', ['No number.']],
    [0, ['Too few.']],
    [6, ['Too many.']],
  ],
);

const NO_NUMBER = ['A valid number is required.'];
field(
  'A number',
  [IsNumber(), Max(2000)],
  [
    ...([
      [1.5, 1.5],
      ['1.5', 1.5],
      ['.5', 0.5],
      ['.55', 0.55],
      ['1e-10', 1e-10],
      ['12.50', 12.5],
      ['5.', 5],
      ['1e3', 1000],
      ['1E+3', 1000],
      ['15e-1', 1.5],
    ] as Row[]),
    ...([
      ['-1.5', -1.5],
      ['+1', 1],
      [' 2 ', 2],
      [3n, 3],
      [new WholeFloat(2), 2],
      // As Python has them, and as DRF was recorded to.
      [true, 1],
      [false, 0],
      [2000.5, ['Ensure this value is less than or equal to 2000.']],
    ] as Row[]),
    ...['1e400', 'inf', 'nan', '0x1', '1.5.2', 'x1', '1x', '.', '', 'e5', '1e', []].map((sent): Row => [
      sent,
      NO_NUMBER,
    ]),
    ['0'.repeat(1001), TOO_LARGE],
    [null, NULL],
  ],
);

field(
  'A choice',
  [IsIn(['a', 'b', 3])],
  [
    ['a', 'a'],
    ['b', 'b'],
    [3, 3],
    ['3', 3],
    ['c', ['"c" is not a valid choice.']],
    ['$&', ['"$&" is not a valid choice.']],
    ['', ['"" is not a valid choice.']],
    [4, ['"4" is not a valid choice.']],
    [new WholeFloat(3), ['"3.0" is not a valid choice.']],
    [['a'], [`"['a']" is not a valid choice.`]],
    [true, ['"True" is not a valid choice.']],
    [null, NULL],
  ],
);
field(
  'A choice of an enum',
  [IsEnum({ X: 'x', Y: 'y' })],
  [
    ['y', 'y'],
    ['X', ['"X" is not a valid choice.']],
  ],
);
field(
  'A choice with a message of its own',
  [IsIn(['a'], { message: 'Choose.' })],
  [
    ['a', 'a'],
    ['b', ['Choose.']],
  ],
);
field(
  'A choice of an enum with a message of its own',
  [IsEnum({ X: 'x' }, { message: 'Choose.' })],
  [['y', ['Choose.']]],
);

const NO_DATE = ['Date has wrong format. Use one of these formats instead: YYYY-MM-DD.'];
field(
  'A day',
  [IsDateOnly()],
  [
    ...([
      ['2020-02-29', '2020-02-29'],
      ['2000-02-29', '2000-02-29'],
      ['2020-1-5', '2020-01-05'],
      ['20200105', '2020-01-05'],
      ['2020-01-05\n', '2020-01-05'],
    ] as Row[]),
    ...([
      ['0001-01-01', '0001-01-01'],
      ['9999-12-31', '9999-12-31'],
      ['２０２０-０１-０５', '2020-01-05'],
    ] as Row[]),
    ...[
      '01-31',
      '03-31',
      '04-30',
      '05-31',
      '06-30',
      '07-31',
      '08-31',
      '09-30',
      '10-31',
      '11-30',
      '12-31',
    ].map((day): Row => [`2020-${day}`, `2020-${day}`]),
    ...[
      '2021-02-29',
      '1900-02-29',
      '2020-01-32',
      '2020-04-31',
      '2020-06-31',
      '2020-09-31',
      '2020-11-31',
      '2020-13-01',
      '2020-00-01',
      '2020-01-00',
      '0000-01-01',
    ].map((sent): Row => [sent, NO_DATE]),
    ...[
      '2020-01-05\n\n',
      'x2020-01-05',
      '2020-01-05x',
      '12020-01-05',
      '2020-001-05',
      '2020-01-005',
      '20200105\n',
      'x20200105',
      '202001055',
      '2020-0105',
      '',
      5,
      true,
      [],
    ].map((sent): Row => [sent, NO_DATE]),
    ...([
      ['2020-W01', '2019-12-30'],
      ['2020W01', '2019-12-30'],
      ['2020-W01-7', '2020-01-05'],
      ['2020W017', '2020-01-05'],
      ['2020-W53-5', '2021-01-01'],
    ] as Row[]),
    ...([
      ['2021-W01-1', '2021-01-04'],
      ['2018-W01-1', '2018-01-01'],
      ['2017-W01-1', '2017-01-02'],
      ['0001-W01-1', '0001-01-01'],
      ['9999-W52-5', '9999-12-31'],
      ['2015-W53-1', '2015-12-28'],
    ] as Row[]),
    ...[
      '2021-W53-1',
      '2020-W54-1',
      '2020-W00-1',
      '2020-W01-0',
      '2020-W01-8',
      '2020-W1-1',
      '2020-W011',
      '2020W01-1',
      '9999-W52-6',
      '0000-W52-7',
      'x2020-W01',
      '2020-W01x',
      '2020-W',
    ].map((sent): Row => [sent, NO_DATE]),
    [null, NULL],
  ],
);

const NO_TIME = [
  'Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].',
];
field(
  'A moment',
  [IsISO8601()],
  [
    ...(
      [
        ['2020-01-02T03:04', '2020-01-02T03:04:00.000Z'],
        ['2020-01-02 03:04:05', '2020-01-02T03:04:05.000Z'],
        ['2020-1-2T03:04:05.25', '2020-01-02T03:04:05.250Z'],
        ['2020-12-31T03:04:05.123456Z', '2020-12-31T03:04:05.123Z'],
        ['2020-01-02T03:04:05+02:00', '2020-01-02T01:04:05.000Z'],
        ['2020-01-02T03:04:05-0530', '2020-01-02T08:34:05.000Z'],
      ] as const
    ).map(([sent, kept]): Row => [sent, new Date(kept)]),
    ...[
      '2020-01-02',
      '2020-02-30T03:04',
      '2020-01-02T25:04',
      '2020-01-02T03:04x',
      'x2020-01-02T03:04',
      '2020-01-02T3:04',
      '2020-001-02T03:04',
      '2020-01-02T03:04:05.',
      '2020-01-02T03:04:05.1234567',
      '2020-01-02T03:04+2:00',
      'noon',
      5,
      true,
    ].map((sent): Row => [sent, NO_TIME]),
    [null, NULL],
  ],
);
