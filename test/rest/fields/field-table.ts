import 'reflect-metadata';
import { ValidationError } from '../../../src/rest/exceptions.js';
import type { FieldDeclaration } from '../../../src/rest/serializers/declare.js';
import { Serializer } from '../../../src/rest/serializers/serializer.js';

/** What is sent, and what is shown of it or the messages that it meets with. */
export type Row = readonly [sent: unknown, answer: unknown];

/** A field's answers to what is sent, by a serializer that has no other field. */
export function field(name: string, declaration: FieldDeclaration, rows: readonly Row[]): void {
  class Dto {}
  declaration(Dto.prototype, 'value');
  const serializer = Serializer.of(Dto);

  describe(name, () => {
    it.each(rows.map(([sent, answer]) => ({ name: shown(sent), sent, answer })))(
      '$name',
      async ({ sent, answer }) => {
        expect(await answerTo(serializer, sent)).toStrictEqual(answer);
      },
    );
  });
}

/** Values that all meet with the same message. */
export const refused = (values: readonly unknown[], message: string): Row[] =>
  values.map((value) => [value, [message]]);

async function answerTo(serializer: Serializer, value: unknown): Promise<unknown> {
  try {
    return serializer.represent(await serializer.validate({ value })).value;
  } catch (error) {
    if (error instanceof ValidationError) return (error.body as { value: unknown }).value;
    throw error;
  }
}

const shown = (value: unknown): string => JSON.stringify(value).slice(0, 60);
