import { hash } from 'node:crypto';
import { controlOf, sentValue } from '../../../rest/pages/controls.js';
import { LONGEST_SHOWN } from '../../../rest/browsable/shown-again.js';
import { IF_MATCH_FIELD } from '../../../rest/core/form-overrides.js';
import { idOf, KEY_FIELD } from '../../visit/form-keys.js';
import { parseJson } from '../../../rest/parsers/json.js';
import { formText, type Form } from '../../../auth/sessions/session-form.js';
import type { Field } from '../../../rest/serializers/fields/index.js';
import type { Serializer } from '../../../rest/serializers/serializer.js';

/** Names of the form's fields that are none of the object's. */
const ORIGINAL = '_original';
const choiceOf = (name: string): string => `_choice_${name}`;

type Values = Readonly<Record<string, unknown>>;

/** What a value looks like in a form, by which two are told apart. */
export const textIn = (field: Field, value: unknown): string =>
  controlOf('field', field, { value, errors: [] }).value;

/** A form about an object that was sent. */
export class ObjectForm {
  /** The object as it was when the form was made. */
  readonly original: Values;

  constructor(
    readonly serializer: Serializer,
    private readonly form: Form,
  ) {
    this.original = parsed(form.get(ORIGINAL));
  }

  has(name: string): boolean {
    return this.form.has(name);
  }

  /** The header that lets a write happen in the state that the form was made for alone. */
  get condition(): Readonly<Record<string, string>> {
    return this.ifMatch === '' ? {} : { 'if-match': this.ifMatch };
  }

  /**
   * A form that is sent twice by mistake adds one object. What is typed again is another request. No digest is made, nor kept,
   * of what answers do not show: a password.
   */
  get idempotencyKey(): Readonly<Record<string, string>> {
    const isSecret = this.serializer.writable.some(({ options }) => options.writeOnly);
    return this.key === '' || isSecret
      ? {}
      : { 'idempotency-key': `${idOf(this.key)}-${hash('sha256', this.body)}` };
  }

  get key(): string {
    return formText(this.form, KEY_FIELD);
  }

  get ifMatch(): string {
    return formText(this.form, IF_MATCH_FIELD);
  }

  /** What stands in a field: what was typed, unless the other version of a conflict was chosen. */
  readonly value = (name: string): unknown =>
    this.isLeft(name) ? this.original[name] : sentValue(this.form, name);

  /**
   * The body for the API, as a form of its own would be: all fields but those that were left as they are. URLSearchParams
   * joins the escapes of a long text one by one, which would take a quarter of a second.
   */
  get body(): Buffer {
    const fields = this.serializer.writable.filter(({ name }) => !this.isLeft(name));
    const pairs = fields.map((field) => `${field.name}=${encodeURIComponent(this.typed(field))}`);
    return Buffer.from(pairs.join('&'));
  }

  private isLeft(name: string): boolean {
    return this.form.get(choiceOf(name)) === 'theirs';
  }

  /** Whether an object is, as far as forms go, what it was when this one was made. */
  isOf(object: Values): boolean {
    return this.serializer.writable.every(
      (field) => textIn(field, object[field.name]) === textIn(field, this.original[field.name]),
    );
  }

  /** A box that is not ticked sends nothing. */
  private typed({ name, input, options }: Field): string {
    const value = this.form.get(name);
    if (typeof value === 'string') return value;
    return input.isBox && !options.allowNull ? 'false' : '';
  }
}

export const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };

/** The fields that a form carries along: what the object was, and what tells this form from others. */
export const carried = ({ writable }: Serializer, key: string, object: Values = {}): [string, string][] => [
  [ORIGINAL, JSON.stringify(Object.fromEntries(writable.map(({ name }) => [name, object[name]])))],
  [KEY_FIELD, key],
];

/** Reads what a page of ours has written. What else is sent may be as deep, or as long, as it takes to do harm. */
function parsed(text: unknown): Values {
  if (typeof text !== 'string' || text.length > LONGEST_SHOWN) return {};
  try {
    const value = parseJson(text);
    return typeof value === 'object' && value !== null ? (value as Values) : {};
  } catch {
    return {};
  }
}
