import type { Given } from '../given.js';
import type { FieldOptions } from '../field-options.js';
import { CharField } from './char-field.js';

export interface RegexOptions extends FieldOptions {
  /** What the text has to contain; the whole of it where the pattern says so with `^` and `$`. */
  readonly regex: RegExp;
}

/** https://www.django-rest-framework.org/api-guide/fields/#regexfield */
export class RegexField extends CharField<RegexOptions> {
  static override readonly decorators = {};
  override readonly type: string = 'regex';
  protected override readonly invalid: string = 'This value does not match the required pattern.';

  constructor(given: Given<RegexOptions>) {
    super({ ...given, pattern: given.regex });
  }
}
