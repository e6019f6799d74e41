import 'reflect-metadata';
import { Writable } from 'node:stream';
import { Contains, IsInt, IsString } from 'class-validator';
import { Progress } from '../../src/commands/loading/progress.js';
import type { Resource } from '../../src/rest/tables/resource.js';
import type { Field } from '../../src/rest/serializers/fields/index.js';
import { checkRow } from '../../src/rest/tables/check-row.js';
import { ReadOnly } from '../../src/rest/serializers/decorators.js';
import { Serializer } from '../../src/rest/serializers/serializer.js';
import { sourceOf } from '../../src/rest/serializers/field-source.js';

class PoemSerializer {
  @ReadOnly() @IsInt() id: number;
  @IsString() @Contains('love') text: string;
}

describe("A row's check", () => {
  const serializer = Serializer.of<object>(PoemSerializer);
  const resource = { serializer, id: serializer.field('id'), extra: [] as Field[] } as unknown as Resource;

  it.each([
    [{ id: '7', text: ' all is love ' }, { row: { id: 7, text: 'all is love' } }],
    [{ id: null, text: 'love' }, { row: { text: 'love' } }],
    [{ text: 'war' }, { errors: { text: ['text must contain a love string'] } }],
    [{ id: 'x' }, { errors: { id: ['A valid integer is required.'], text: ['This field is required.'] } }],
    [{ id: 'x', text: 'love' }, { errors: { id: ['A valid integer is required.'] } }],
  ])('runs the constraints that DRF does not have as well: %j', async (given, expected) => {
    expect(await checkRow(resource, sourceOf(given))).toEqual(expected);
  });
});

describe('The progress of a load', () => {
  beforeEach(() => jest.useFakeTimers({ now: 0 }));
  afterEach(() => jest.useRealTimers());

  function shown(isTTY: boolean, seconds: number, size?: number): string {
    let text = '';
    const output = new Writable({ write: (chunk: Buffer, _, done) => ((text += chunk.toString()), done()) });
    const source = { name: 'a.csv', size, position: 250, blocks: (async function* () {})() };
    const progress = new Progress(Object.assign(output, { isTTY }), source);
    jest.advanceTimersByTime(seconds * 1000);
    progress.add(100);
    progress.add(100);
    progress.end();
    return text;
  }

  it('is a bar at a terminal', () => {
    expect(shown(true, 10, 1000)).toBe(
      '\r\x1b[Ka.csv [########----------------------] 25 %, 100 rows, 10 rows/s, 0:30 left\r\x1b[K',
    );
  });

  it('is a line now and then elsewhere', () => {
    expect(shown(false, 10, 1000)).toBe('a.csv: 25 %, 100 rows, 10 rows/s, 0:30 left\n');
    expect(shown(false, 4, 1000)).toBe('');
  });

  it('tells no end of what nobody knows the size of', () => {
    expect(shown(false, 100)).toBe('a.csv: 100 rows, 1 rows/s\n');
  });
});
