import 'reflect-metadata';
import {
  Contains,
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsISO8601,
  IsNumber,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  validate,
} from 'class-validator';
import { ValidationError } from '../../src/rest/exceptions.js';
import { parseQuery } from '../../src/rest/http/messages/query-dict.js';
import { Field, IsDateOnly, ReadOnly, WriteOnly } from '../../src/rest/serializers/decorators.js';
import { Serializer, type SerializerClass } from '../../src/rest/serializers/serializer.js';

/* Classes are made anew for each test: a serializer is read off its class once. */
function account(): SerializerClass {
  class AccountSerializer {
    @ReadOnly() @IsInt() id: number;
    @Field({ label: 'User' }) @Field({ helpText: 'Letters.' }) @IsString() @MaxLength(5) user_name: string;
    @WriteOnly() @IsString() pass_word_again: string;
    @IsOptional() @IsInt() @Min(1) @Max(9) age: number;
    @Field({ required: false }) @IsBoolean() is_staff: boolean;
    @Field({ allowNull: true }) @IsOptional() @IsISO8601() seen: Date | null;
  }
  return AccountSerializer;
}
const form = (text: string) => parseQuery(text);
const GOOD = { user_name: 'ann', pass_word_again: 'x' };
const REQUIRED = ['This field is required.'];

async function outcome(data: unknown, options?: { partial?: boolean }, dto = account()): Promise<unknown> {
  try {
    return await Serializer.of(dto).validate(data, options);
  } catch (error) {
    if (error instanceof ValidationError) return { errors: error.body };
    throw error;
  }
}
const nothing = (type: string) => ({
  errors: { non_field_errors: [`Invalid data. Expected a dictionary, but got ${type}.`] },
});

describe('A serializer', () => {
  it.each<[string, unknown, unknown]>([
    ['what is good', GOOD, GOOD],
    ['what is read-only or unknown', { ...GOOD, id: 7, rank: 1 }, GOOD],
    ['nothing', {}, { errors: { user_name: REQUIRED, pass_word_again: REQUIRED } }],
    [
      'errors beside what is missing',
      { user_name: 'longer', age: 0 },
      {
        errors: {
          user_name: ['Ensure this field has no more than 5 characters.'],
          pass_word_again: REQUIRED,
          age: ['Ensure this value is greater than or equal to 1.'],
        },
      },
    ],
    [
      'null for a field',
      { ...GOOD, age: null, seen: null },
      { errors: { age: ['This field may not be null.'] } },
    ],
    ['null', null, { errors: { non_field_errors: ['No data provided'] } }],
    ['a list', [], nothing('list')],
    ['a text', 'x', nothing('str')],
    ['a number', 5, nothing('int')],
    [
      'a form',
      form('user_name=ann&pass_word_again=x&is_staff=on&age=&seen='),
      { ...GOOD, is_staff: true, seen: null },
    ],
    ['a form without its boxes', form('user_name=ann&pass_word_again=x'), { ...GOOD, is_staff: false }],
    ['an empty form', form(''), { errors: { user_name: REQUIRED, pass_word_again: REQUIRED } }],
    [
      'a form with nothing filled in',
      form('user_name=&pass_word_again='),
      {
        errors: {
          user_name: ['This field may not be blank.'],
          pass_word_again: ['This field may not be blank.'],
        },
      },
    ],
  ])('reads %s', async (_, data, expected) => {
    expect(await outcome(data)).toStrictEqual(expected);
  });

  it.each<[string, unknown, unknown]>([
    ['nothing', {}, {}],
    ['one field', { age: 3 }, { age: 3 }],
    ['a wrong one', { age: 10 }, { errors: { age: ['Ensure this value is less than or equal to 9.'] } }],
    ['a form, whose boxes stay as they are', form('age=3'), { age: 3 }],
  ])('reads, in part, %s', async (_, data, expected) => {
    expect(await outcome(data, { partial: true })).toStrictEqual(expected);
  });

  it('does not take for a field what every object has', async () => {
    class Odd {
      @IsString() toString: never;
    }
    expect(await outcome({}, {}, Odd)).toEqual({ errors: { toString: REQUIRED } });
  });

  it('hides what is write-only and shows dates as text', () => {
    const shown = Serializer.of(account()).represent({
      ...GOOD,
      ...{ is_staff: true, age: 3, id: 1, seen: new Date('2020-01-02T03:04:05Z') },
    });
    expect(JSON.stringify(shown)).toBe(
      '{"id":1,"user_name":"ann","age":3,"is_staff":true,"seen":"2020-01-02T03:04:05Z"}',
    );
    const exact = { seen: new Date('2020-01-02T03:04:05.250Z') };
    expect(Serializer.of(account()).represent(exact)).toMatchObject({ seen: '2020-01-02T03:04:05.250Z' });
    expect(Serializer.of(account()).represent({ seen: null })).toMatchObject({ seen: null });
  });

  it('knows its name and its fields', () => {
    const serializer = Serializer.of(account());
    expect(serializer.name).toBe('Account');
    class SerializerOfNothing {}
    expect(Serializer.of(SerializerOfNothing).name).toBe('SerializerOfNothing');
    expect(Serializer.of(SerializerOfNothing).fields).toEqual([]);
    expect(serializer.field('age').limits).toStrictEqual({ min_value: 1, max_value: 9 });
    expect(() => serializer.field('rank')).toThrow('AccountSerializer has no field "rank".');
    const told = serializer.fields.map(({ options: { label, helpText, required, readOnly, writeOnly } }) => [
      label,
      helpText,
      required,
      readOnly,
      writeOnly,
    ]);
    expect(told).toEqual([
      ['ID', '', false, true, false],
      ['User', 'Letters.', true, false, false],
      ['Pass word again', '', true, false, true],
      ['Age', '', false, false, false],
      ['Is staff', '', false, false, false],
      ['Seen', '', false, false, false],
    ]);
    expect(
      serializer.fields.map(({ options: { allowNull, allowBlank } }) => allowNull || allowBlank),
    ).toEqual([false, false, false, false, false, true]);
  });

  it('knows the types of its fields', () => {
    class Dto {
      @IsString() text: string;
      @IsEmail() email: string;
      @IsInt() whole: number;
      @IsNumber() number: number;
      @IsBoolean() truth: boolean;
      @IsIn(['a']) choice: string;
      @IsDateOnly() day: string;
      @IsISO8601() moment: Date;
    }
    expect(Serializer.of(Dto).fields.map(({ type, plain }) => [type, plain])).toEqual([
      ['string', true],
      ['email', true],
      ['integer', true],
      ['float', false],
      ['boolean', false],
      ['choice', true],
      ['date', true],
      ['datetime', false],
    ]);
  });

  it('is read off its class once', () => {
    const dto = account();
    expect(Serializer.of(dto)).toBe(Serializer.of(dto));
  });

  it('is left to the database where all is shown as it is stored', () => {
    class Plain {
      @IsString() name: string;
      @IsDateOnly() day: string;
      @WriteOnly() @IsBoolean() secret: boolean;
    }
    expect(Serializer.of(Plain).plain).toBe(true);
    expect(Serializer.of(account()).plain).toBe(false);
  });

  it('needs a type for every field', () => {
    class Untyped {
      @MaxLength(5) name: string;
    }
    expect(() => Serializer.of(Untyped)).toThrow(
      /^Untyped\.name has no decorator that says its type \(it has maxLength\)\. Use @IsString\(\), .* or @IsObject\(\)\.$/,
    );
  });
});

describe('Forms whose fields may be empty', () => {
  it.each([
    ['optional', Field({ required: false }), {}],
    ['optional and blank', Field({ required: false, allowBlank: true }), { text: '' }],
    ['null', Field({ allowNull: true }), { text: null }],
    ['null and blank', Field({ allowNull: true, allowBlank: true }), { text: '' }],
    ['blank', Field({ allowBlank: true }), { text: '' }],
  ])('%s', async (_, decorate, expected) => {
    class Dto {
      @decorate @IsString() text: string;
    }
    expect(await outcome(form('text='), {}, Dto)).toStrictEqual(expected);
  });

  it('an unchecked box of three states is null', async () => {
    class Dto {
      @Field({ allowNull: true }) @IsBoolean() box: boolean | null;
    }
    expect(await outcome(form(''), {}, Dto)).toStrictEqual({ box: null });
  });
});

describe('Constraints that DRF does not have', () => {
  function page(): SerializerClass {
    class Page {
      @IsString() @Contains('://', { message: 'No address.' }) address: string;
      @IsOptional() @IsEmail() owner: string;
      @IsOptional() @IsISO8601() since: Date;
      @Field({ allowNull: true, required: false }) @Contains('n') @IsString() note: string | null;
    }
    return Page;
  }
  it.each([
    [{ address: 'a://b' }, { address: 'a://b' }, false],
    [{ address: 'a' }, { errors: { address: ['No address.'] } }, false],
    [{ owner: 'a@b.co' }, { owner: 'a@b.co' }, true],
    [
      { address: 'a://b', since: '2020-01-02T03:04', note: null },
      { address: 'a://b', since: new Date('2020-01-02T03:04Z'), note: null },
      false,
    ],
    [{ address: '' }, { errors: { address: ['This field may not be blank.'] } }, false],
  ])('are class-validator’s: %j', async (data, expected, partial) => {
    expect(await outcome(data, { partial }, page())).toEqual(expected);
  });
});

describe('A default', () => {
  let count = 0;
  class Ticket {
    @IsString() @Field({ default: 'new' }) state: string;
    @IsInt() @Field({ default: () => ++count }) number: number;
    @IsBoolean() @Field({ default: true }) open: boolean;
    @Field({ default: null, allowNull: true }) @IsString() @MaxLength(3) note: string | null;
  }

  it.each<[string, unknown, boolean, object]>([
    ['nothing', {}, false, { state: 'new', number: 1, open: true, note: null }],
    ['nothing once more', {}, false, { state: 'new', number: 2, open: true, note: null }],
    [
      'all',
      { state: 'a', number: 7, open: false, note: 'b' },
      false,
      { state: 'a', number: 7, open: false, note: 'b' },
    ],
    [
      'a form without its box',
      form('number=7&state=&note='),
      false,
      { state: 'new', number: 7, open: true, note: null },
    ],
    ['a part', { number: 7 }, true, { number: 7 }],
  ])('is taken where %s is sent', async (_, data, partial, expected) => {
    expect(await outcome(data, { partial }, Ticket)).toStrictEqual(expected);
  });

  it('makes a field optional', () => {
    expect(Serializer.of(Ticket).fields.map(({ options }) => options.required)).toEqual(Array(4).fill(false));
  });
});

describe('A source', () => {
  class Person {
    @Field({ source: 'first_name' }) @IsString() @MaxLength(3) name: string;
    @Field({ source: 'since', required: false }) @IsISO8601() joined: Date;
  }

  it('is where a value is stored and read', async () => {
    const since = new Date('2020-01-02T03:04:00Z');
    const sent = { name: 'Ann', joined: '2020-01-02T03:04Z' };
    expect(await outcome(sent, {}, Person)).toStrictEqual({ first_name: 'Ann', since });
    const shown = { name: 'Ann', joined: '2020-01-02T03:04:00Z' };
    expect(Serializer.of<object>(Person).represent({ first_name: 'Ann', since, name: 'no' })).toEqual(shown);
    expect(Serializer.of<object>(Person).stored(shown)).toEqual({ first_name: 'Ann', since });
  });

  it('is not what errors and requests name', async () => {
    const tooLong = { errors: { name: ['Ensure this field has no more than 3 characters.'] } };
    expect(await outcome({ name: 'Anna' }, {}, Person)).toEqual(tooLong);
    expect(await outcome({ first_name: 'Ann' }, {}, Person)).toEqual({ errors: { name: REQUIRED } });
  });
});

describe('What a serializer says of all values together', () => {
  class Stay {
    @IsDateOnly() from: string;
    @IsDateOnly() until: string;
    @IsOptional() @IsString() @Contains('@') guest: string;

    async validate(attrs: Partial<Stay>): Promise<object> {
      const { from, until, guest } = attrs;
      if (guest === 'nobody@') throw new ValidationError({ guest: ['Name a guest.'] });
      if (from && until && from > until) throw new ValidationError(['The end comes first.']);
      return Promise.resolve(guest ? { ...attrs, guest: guest.toUpperCase() } : attrs);
    }
  }
  const days = { from: '2020-01-01', until: '2020-01-02' };

  it.each<[string, object, object]>([
    ['nothing', days, days],
    ['a change', { ...days, guest: 'a@b' }, { ...days, guest: 'A@B' }],
    ['an error of one field', { ...days, guest: 'nobody@' }, { errors: { guest: ['Name a guest.'] } }],
    [
      'an error of none',
      { ...days, from: '2020-01-03' },
      { errors: { non_field_errors: ['The end comes first.'] } },
    ],
    ['nothing where a field is wrong', { from: '2020-01-03' }, { errors: { until: REQUIRED } }],
    [
      'nothing where a constraint is not met',
      { ...days, guest: 'nobody' },
      { errors: { guest: [expect.stringContaining('must contain')] } },
    ],
  ])('%s', async (_, data, expected) => {
    expect(await outcome(data, {}, Stay)).toEqual(expected);
  });

  it('is asked of what is sent alone where that is a part', async () => {
    expect(await outcome({ from: '2020-01-03' }, { partial: true }, Stay)).toEqual({ from: '2020-01-03' });
  });
});

describe('Fields whose declarations cannot be', () => {
  it.each<[string, readonly PropertyDecorator[], string]>([
    [
      'a limit that is not looked at',
      [IsInt(), MaxLength(5)],
      'has maxLength, which IntegerField does not look at',
    ],
    ['a limit of another type', [IsString(), Max(5)], 'has max, which CharField does not look at'],
    [
      'required with a default',
      [IsInt(), Field({ required: true, default: 1 })],
      'is required, but read-only or',
    ],
    [
      'required and read-only',
      [IsInt(), Field({ required: true, readOnly: true })],
      'is required, but read-only or',
    ],
  ])('%s', (_, decorators, message) => {
    class Wrong {}
    for (const decorate of decorators) decorate(Wrong.prototype, 'value');
    expect(() => Serializer.of(Wrong)).toThrow(`Wrong.value ${message}`);
  });
});

describe('IsDateOnly', () => {
  class Dto {
    @IsDateOnly() day: unknown;
  }
  it.each([
    ['2020-02-29', true],
    ['2021-02-29', false],
    ['2020-1-5', false],
    [5, false],
  ])('with class-validator alone: %s is good: %s', async (day, good) => {
    const violations = await validate(Object.assign(new Dto(), { day }));
    const expected = [{ isDateOnly: 'day must be a date in the form YYYY-MM-DD' }];
    expect(violations.map(({ constraints }) => constraints)).toEqual(good ? [] : expected);
  });
});
