import { serializers } from 'bookstore';

/* Serializers without a model, one for each family of fields. Each answers with what it understood. */

const OPTIONAL = { required: false } as const;
const NULLABLE = { required: false, allowNull: true } as const;
const MONEY = { ...OPTIONAL, maxDigits: 6, decimalPlaces: 2 } as const;

export class NumbersSerializer {
  @serializers.IntegerField(OPTIONAL) integer: number;
  @serializers.IntegerField({ ...OPTIONAL, minValue: -5, maxValue: 10 }) small: number;
  @serializers.IntegerField(NULLABLE) nullable_integer: number | null;
  @serializers.BigIntegerField({ ...OPTIONAL, coerceToString: true }) big: bigint;
  @serializers.FloatField(OPTIONAL) ratio: number;
  @serializers.FloatField({ ...OPTIONAL, minValue: 0, maxValue: 1 }) share: number;
  @serializers.FloatField(NULLABLE) nullable_ratio: number | null;
  @serializers.DecimalField(MONEY) amount: string;
  @serializers.DecimalField({ ...MONEY, coerceToString: false }) plain_amount: string;
  @serializers.DecimalField({ ...OPTIONAL, maxDigits: 8, decimalPlaces: 3, normalizeOutput: true })
  short_amount: string;
  @serializers.DecimalField(OPTIONAL) any_amount: string;
  @serializers.DecimalField({
    ...OPTIONAL,
    maxDigits: 5,
    decimalPlaces: 1,
    minValue: '0.5',
    maxValue: '99.5',
  })
  capped_amount: string;
  @serializers.DecimalField({ ...NULLABLE, maxDigits: 5, decimalPlaces: 2 }) nullable_amount: string | null;
}

const AB = { required: false, choices: ['a', 'b'] } as const;

export class ChoicesSerializer {
  @serializers.ChoiceField({
    ...OPTIONAL,
    choices: [
      ['hard', 'Hardback'],
      ['soft', 'Paperback'],
    ],
  })
  format: string;
  @serializers.ChoiceField({
    ...OPTIONAL,
    choices: [
      [1, 'One'],
      [2, 'Two'],
      [10, 'Ten'],
    ],
  })
  copies: number;
  @serializers.ChoiceField({ ...AB, allowBlank: true }) blank: string;
  @serializers.ChoiceField({ ...AB, allowNull: true }) nullable: string | null;
  @serializers.ChoiceField({ ...AB, allowNull: true, allowBlank: true }) nullable_blank: string | null;
  @serializers.ChoiceField({
    ...OPTIONAL,
    choices: [
      [
        'Fiction',
        [
          ['sf', 'Science fiction'],
          ['cr', 'Crime'],
        ],
      ],
      ['nf', 'Non-fiction'],
    ],
  })
  grouped: string;
  @serializers.MultipleChoiceField({ ...OPTIONAL, choices: ['sf', 'crime', 'poetry'] }) genres: string[];
  @serializers.MultipleChoiceField({ ...OPTIONAL, choices: ['sf', 'crime'], allowEmpty: false })
  some_genres: string[];
  @serializers.MultipleChoiceField({
    ...OPTIONAL,
    choices: [
      [1, 'One'],
      [2, 'Two'],
      [3, 'Three'],
    ],
  })
  numbers: number[];
  @serializers.BooleanField(OPTIONAL) flag: boolean;
  @serializers.BooleanField(NULLABLE) nullable_flag: boolean | null;
}

const integer = serializers.IntegerField();

export class CollectionsSerializer {
  @serializers.ListField(OPTIONAL) anything: unknown[];
  @serializers.ListField({ ...OPTIONAL, child: serializers.IntegerField({ minValue: 0 }) }) numbers: number[];
  @serializers.ListField({
    ...{ ...OPTIONAL, minLength: 2, maxLength: 4 },
    child: serializers.CharField({ maxLength: 5 }),
  })
  words: string[];
  @serializers.ListField({ ...OPTIONAL, child: serializers.CharField(), allowEmpty: false }) filled: string[];
  @serializers.ListField({ ...OPTIONAL, child: serializers.IntegerField({ allowNull: true }) })
  nullable_items: (number | null)[];
  @serializers.ListField({ ...NULLABLE, child: integer }) nullable: number[] | null;
  @serializers.ListField({ ...OPTIONAL, child: serializers.ListField({ child: integer }) })
  matrix: number[][];
  @serializers.ListField({ ...OPTIONAL, child: serializers.DateField() }) days: string[];
  @serializers.DictField(OPTIONAL) mapping: Record<string, unknown>;
  @serializers.DictField({ ...OPTIONAL, child: serializers.DecimalField({ maxDigits: 5, decimalPlaces: 2 }) })
  prices: Record<string, string>;
  @serializers.DictField({ ...OPTIONAL, child: integer, allowEmpty: false })
  filled_mapping: Record<string, number>;
  @serializers.HStoreField(OPTIONAL) labels: Record<string, string | null>;
  @serializers.JSONField(OPTIONAL) json: unknown;
  @serializers.JSONField(NULLABLE) nullable_json: unknown;
  @serializers.JSONField({ ...OPTIONAL, binary: true }) json_text: unknown;
}

class ContactSerializer {
  @serializers.CharField({ maxLength: 20 }) name: string;
  @serializers.CharField({ maxLength: 20, required: false, allowBlank: true }) phone: string;
}

/** Required, default, null and blank in all their combinations; and validation in steps. */
export class DefaultsSerializer {
  @serializers.CharField() required: string;
  @serializers.CharField({ allowNull: true }) required_nullable: string | null;
  @serializers.CharField({ required: false }) optional: string;
  @serializers.CharField({ required: false, allowNull: true }) optional_nullable: string | null;
  @serializers.CharField({ default: 'standard' }) with_default: string;
  @serializers.CharField({ default: null, allowNull: true }) null_default: string | null;
  @serializers.IntegerField({ default: 7 }) number_default: number;
  @serializers.ListField({ child: integer, default: (): number[] => [] }) list_default: number[];
  @serializers.BooleanField({ default: true }) flag_default: boolean;
  @serializers.TimeField({ default: '09:30:00' }) at: string;
  @serializers.CharField({ readOnly: true, default: 'fixed' }) read_only: string;
  @serializers.CharField({ writeOnly: true, required: false }) write_only: string;
  @serializers.IntegerField({ source: 'internal_name', required: false }) renamed: number;
  @serializers.HiddenField({ default: 'secret' }) hidden: string;
  @serializers.Nested(ContactSerializer, { required: false, allowNull: true }) contact: ContactSerializer;
  @serializers.Nested(ContactSerializer, { required: false, many: true }) contacts: ContactSerializer[];
  @serializers.SerializerMethodField() seen: string[];

  /** The keys that reached the validated data. */
  get_seen(understood: object): string[] {
    return Object.keys(understood).sort();
  }
}
