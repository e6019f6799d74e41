/** What is wrong with one field's value: DRF's messages, in its order. */
export class FieldError extends Error {
  constructor(readonly messages: readonly string[]) {
    super(messages.join(' '));
  }
}
