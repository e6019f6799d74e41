import fc from 'fast-check';
import { ConnectionError } from '../../client/src/index.js';
import { itemsOf, withoutFirstLine } from '../../client/src/stream.js';
import { failureOf, spiedClient } from './spy.js';

/** The bytes of a text, cut at these places. */
async function* chunks(text: string, cuts: readonly number[] = []): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  const places = [...cuts.map((cut) => cut % (bytes.length + 1)), 0, bytes.length].sort((a, b) => a - b);
  for (const [index, place] of places.slice(1).entries()) yield bytes.subarray(places[index], place);
}

async function readAll<T>(items: AsyncGenerator<T, unknown>): Promise<[T[], unknown]> {
  const all: T[] = [];
  for (;;) {
    const { done, value } = await items.next();
    if (done) return [all, value];
    all.push(value);
  }
}

describe('A JSON list that arrives in chunks', () => {
  it('has the items of the list, however it is cut and spaced', async () => {
    const cases = fc.tuple(fc.array(fc.jsonValue()), fc.array(fc.nat()), fc.constantFrom(undefined, 2));
    const property = fc.asyncProperty(cases, async ([list, cuts, space]) => {
      const text = JSON.stringify(list, null, space);
      expect(await readAll(itemsOf(chunks(` ${text}\n`, cuts)))).toEqual([JSON.parse(text), undefined]);
    });
    await fc.assert(property);
  });

  it('is returned whole if it is an object', async () => {
    const text = JSON.stringify({ next: null, results: [1, '[', { a: [] }] });
    expect(await readAll(itemsOf(chunks(text, [1, 5, 30])))).toEqual([[], JSON.parse(text)]);
  });

  it.each(['', '  ', '[1, 2', '[{"a": 1}', '["a', '[1] 2', '[1]]', '[1, nothing]', '{"a"', 'no JSON'])(
    'throws for %j',
    async (text) => {
      expect(await failureOf(readAll(itemsOf(chunks(text, [2]))))).toBeInstanceOf(SyntaxError);
    },
  );

  it('is not held', async () => {
    let sent = 0;
    const line = `${JSON.stringify({ title: 'x'.repeat(10_000) })},`;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode('[');
      for (; ; sent++) yield new TextEncoder().encode(line);
    }
    let count = 0;
    for await (const item of itemsOf<{ title: string }>(endless())) {
      expect(item.title).toHaveLength(10_000);
      // No chunk is asked for before its predecessor's items are taken.
      expect(sent - count).toBeLessThanOrEqual(1);
      if (++count === 5000) break;
    }
  });

  it('that breaks off is a failed connection', async () => {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('[{"id": 1}, {"id"')),
      pull: (controller) => controller.error(new TypeError('terminated')),
    });
    const { client } = spiedClient('http://127.0.0.1:9', () => new Response(body));
    const books = client.books.stream();
    expect((await books.next()).value).toEqual({ id: 1 });
    expect(await failureOf(books.next())).toBeInstanceOf(ConnectionError);
  });
});

describe('A CSV file without its first line', () => {
  it.each([[[]], [[3]], [[4]], [[5]], [[6]], [[1, 5, 8]]])('has the others, cut at %j', async (cuts) => {
    const [parts] = await readAll(withoutFirstLine(chunks('a,b\r\n1,2\r\n3,4\r\n', cuts)));
    expect(Buffer.concat(parts).toString()).toBe('1,2\r\n3,4\r\n');
  });
});
