import type { ErrorDetail } from '../../exceptions.js';

/** DRF's messages in its order; of a field that holds others, theirs by name or by place. */
export type Messages = readonly string[] | { readonly [key: string]: ErrorDetail };

/** What is wrong with one field's value. */
export class FieldError extends Error {
  constructor(readonly messages: Messages) {
    super(Array.isArray(messages) ? messages.join(' ') : `Invalid: ${Object.keys(messages).join(', ')}`);
  }
}
