import type { Context } from './context.js';

/** What a field is given beside its type: https://www.django-rest-framework.org/api-guide/fields/#core-arguments */
export interface FieldOptions {
  readonly name: string;
  /** The property of the object that it is read from and stored in: its name, unless given. */
  readonly source?: string;
  readonly label: string;
  readonly helpText: string;
  readonly required: boolean;
  readonly readOnly: boolean;
  readonly writeOnly: boolean;
  readonly allowNull: boolean;
  readonly allowBlank: boolean;
  readonly trimWhitespace: boolean;
  /** What is stored where nothing is sent, or a function of the Context that makes it. It is not validated. */
  readonly default?: unknown;
  readonly maxLength?: number;
  readonly minLength?: number;
  /** A text where no number is exact enough. */
  readonly maxValue?: number | string;
  readonly minValue?: number | string;
  readonly pattern?: RegExp;
  /** Values, pairs of a value and what people read, and groups: pairs of a name and what is in it. */
  readonly choices?: readonly unknown[];
  /** What becomes of a text before it is looked at. */
  readonly normalize?: (text: string) => string;
  /** Each says what is wrong with a value, undefined where nothing is. They come after the field's own limits. */
  readonly validators?: readonly Validator[];
  /** The `type` of its control in HTML forms, where the field's own type does not tell: DRF's `style={'input_type': …}`. */
  readonly inputType?: 'password';
  /** What browsers and password managers may fill in: HTML's attribute of that name. */
  readonly autocomplete?: string;
  /** What an empty form proposes. */
  readonly initial?: unknown;
  /** A value for the OpenAPI document, as answers show it. */
  readonly example?: unknown;
  /** What a JSON value is, for the OpenAPI document: JSON Schema. */
  readonly schema?: object;
  /** Messages that a constraint gives in place of DRF's, by the limit they stand for. */
  readonly messages: Readonly<Partial<Record<Check, string>>>;
}

/** Returns what is wrong with a value, undefined where nothing is: https://www.django-rest-framework.org/api-guide/validators/ */
export type Validator = (
  value: unknown,
  context: Context,
) => string | undefined | Promise<string | undefined>;

export type Check = 'invalid' | 'maxLength' | 'minLength' | 'maxValue' | 'minValue' | 'pattern' | 'choices';

/** One of the values that there are to choose from. */
export interface Choice {
  readonly value: unknown;
  readonly text: string;
}

/** JSON Schema. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** django-filter's lookups: https://django-filter.readthedocs.io/en/stable/ref/filterset.html */
export type FilterLookup = 'exact' | 'icontains' | 'gte' | 'lte' | 'year' | 'in';

/** A field's control in HTML forms. */
export interface Input {
  /** The `type` of an <input>. */
  readonly type: string;
  /** What an input of that type can hold: browsers drop anything else. */
  readonly holds?: RegExp;
  readonly step?: number | 'any';
  /** Whether a text of several lines takes a <textarea>. */
  readonly multiline?: boolean;
  /** What there is to choose from, in a <select>. */
  readonly choices?: readonly { readonly value: string; readonly text: string }[];
  /** Whether it is a box that may be left unticked, though the field is required. */
  readonly isBox?: boolean;
  /** What stands below it, unless the field has a text of its own. */
  readonly help?: string;
}
