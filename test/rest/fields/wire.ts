import 'reflect-metadata';
import { jsonOf } from '../../../src/rest/core/json-text.js';
import { ValidationError } from '../../../src/rest/exceptions.js';
import { parseForm } from '../../../src/rest/parsers/form.js';
import { parseJson } from '../../../src/rest/parsers/json.js';
import { Serializer } from '../../../src/rest/serializers/serializer.js';

/** What is sent for a field, as JSON text or as a form, and what comes of it as JSON text: what answers show, or messages. */
export type WireRow = readonly [sent: string, answer: string];

/** What a serializer of one declared field, `value`, answers. A text that begins with `value` is a form. */
async function answerTo(declaration: PropertyDecorator, sent: string, partial: boolean): Promise<string> {
  class Dto {}
  declaration(Dto.prototype, 'value');
  const serializer = Serializer.of<object>(Dto);
  const isForm = sent === '' || sent.startsWith('value') || sent.startsWith('other');
  const data = isForm
    ? await parseForm(Buffer.from(sent), 'application/x-www-form-urlencoded')
    : parseJson(`{"value":${sent}}`);
  try {
    const { value } = serializer.represent(await serializer.validate(data, { partial }));
    return value === undefined ? '' : jsonOf(value);
  } catch (error) {
    if (error instanceof ValidationError) return jsonOf((error.body as { value: unknown }).value);
    throw error;
  }
}

/** Tests a declared field by what goes over the wire. */
export const wire = (
  name: string,
  declaration: PropertyDecorator,
  rows: readonly WireRow[],
  { partial = false } = {},
): void =>
  describe(name, () => {
    it.each(rows.map(([sent, answer]) => ({ name: sent.slice(0, 60), sent, answer })))(
      '$name',
      async ({ sent, answer }) => {
        expect(await answerTo(declaration, sent, partial)).toBe(answer);
      },
    );
  });

/** Rows for values that all meet with the same message. */
export const refused = (message: string, ...sent: string[]): WireRow[] =>
  sent.map((each) => [each, JSON.stringify([message])]);
