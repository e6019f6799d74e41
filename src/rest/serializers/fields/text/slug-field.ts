import type { Given } from '../given.js';
import type { FieldOptions } from '../field-options.js';
import { CharField } from './char-field.js';

export interface SlugOptions extends FieldOptions {
  /** Whether letters and numbers of any script count. */
  readonly allowUnicode?: boolean;
}

/** As with Python, `$` is also before a line end that is the last character. */
const ASCII = /^[-a-zA-Z0-9_]+\n?$/;

/** Python's `\w`. */
const UNICODE = /^[-_\p{L}\p{N}]+$/u;

/** https://www.django-rest-framework.org/api-guide/fields/#slugfield */
export class SlugField extends CharField<SlugOptions> {
  static override readonly decorators = {};
  override readonly type = 'slug';
  override readonly openapi = this.options.allowBlank
    ? { type: 'string' }
    : { type: 'string', pattern: this.options.allowUnicode ? UNICODE.source : '^[-a-zA-Z0-9_]+$' };
  override readonly input = { type: 'text' };
  protected override readonly invalid =
    'Enter a valid "slug" consisting of letters, numbers, underscores or hyphens.';

  constructor(given: Given<SlugOptions>) {
    super(given);
  }

  protected override validate(value: string): string[] {
    const messages = super.validate(value);
    const { allowUnicode } = this.options;
    if ((allowUnicode ? UNICODE : ASCII).test(value)) return messages;
    const unicode = 'Enter a valid "slug" consisting of Unicode letters, numbers, underscores, or hyphens.';
    return [...messages, this.message('invalid', allowUnicode ? unicode : this.invalid)];
  }
}
