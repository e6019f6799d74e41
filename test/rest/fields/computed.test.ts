import { DeclarationError } from '../../../src/database/declaration-error.js';
import { QueryDict } from '../../../src/rest/http/messages/query-dict.js';
import type { Context } from '../../../src/rest/serializers/fields/index.js';
import * as serializers from '../../../src/rest/serializers/declarations.js';
import { Serializer, type SerializerClass } from '../../../src/rest/serializers/serializer.js';

const of = (dto: SerializerClass): Serializer => Serializer.of<object>(dto);

class NoteSerializer {
  @serializers.CharField() text: string;
  @serializers.HiddenField({ default: ({ query }: { query?: unknown }) => (query ? 'asked' : 'hidden') })
  by: string;
  @serializers.ReadOnlyField() words: number;
  @serializers.SerializerMethodField() loud: string;
  @serializers.SerializerMethodField({ methodName: 'count' }) length: number;

  get_loud({ text }: { text: string }, context?: Context): string {
    return text.toUpperCase() + (context?.partial ? '?' : '!');
  }

  count({ text }: { text: string }): number {
    return text.length;
  }
}

const sent = { text: 'a', by: 'me', words: 5, loud: 'x', length: 9 };

describe('A hidden field', () => {
  it('sets its default, whatever is sent', async () => {
    expect(await of(NoteSerializer).validate(sent)).toEqual({ text: 'a', by: 'hidden' });
  });

  it('sets it for a form', async () => {
    const form = new QueryDict();
    for (const [name, value] of Object.entries(sent)) form.append(name, String(value));
    expect(await of(NoteSerializer).validate(form)).toEqual({ text: 'a', by: 'hidden' });
  });

  it('sets nothing where a part is changed', async () => {
    expect(await of(NoteSerializer).validate(sent, { partial: true })).toEqual({ text: 'a' });
  });

  it('is not among what clients send', () => {
    expect(of(NoteSerializer).writable.map(({ name }) => name)).toEqual(['text']);
  });

  it('has a default', () => {
    class BareSerializer {
      @serializers.HiddenField() by: string;
    }
    expect(() => of(BareSerializer)).toThrow(
      new DeclarationError(['BareSerializer.by: a HiddenField sets its default. Use one with a default.']),
    );
  });
});

describe('Fields that show what a serializer or an object makes', () => {
  it('are shown in order', () => {
    const object = { text: 'ab', words: { many: false } };
    expect(of(NoteSerializer).represent(object)).toEqual({
      ...{ text: 'ab', words: { many: false } },
      ...{ loud: 'AB!', length: 2 },
    });
  });

  it('are told the context', () => {
    const context = { partial: true };
    expect(of(NoteSerializer).represent({ text: 'ab' }, context)).toHaveProperty('loud', 'AB?');
  });

  it('need their method', () => {
    class SilentSerializer {
      @serializers.SerializerMethodField() loud: string;
    }
    expect(() => of(SilentSerializer)).toThrow(
      new DeclarationError([
        'SilentSerializer.loud: there is no method get_loud(). Use one that takes an object.',
      ]),
    );
  });
});
