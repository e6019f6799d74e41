import { fields, serializers, typeName } from 'bookstore';

/** A field of our own: "12-40" outside, a pair of integers inside. */
class PageRangeFieldType extends fields.Field {
  readonly type = 'field';
  readonly openapi = { type: 'string', pattern: '^[0-9]+-[0-9]+$', examples: ['12-40'] };
  protected readonly invalid = 'Write a page range as first-last.';

  override toRepresentation(value: unknown): string {
    return (value as PageRange).join('-');
  }

  protected toInternalValue(data: unknown): PageRange {
    if (typeof data !== 'string') return this.fail(`Expected a text, but got ${typeName(data)}.`);
    const match = /^([0-9]+)-([0-9]+)$/.exec(data) ?? this.fail();
    const [first, last] = [BigInt(match[1]), BigInt(match[2])];
    return first <= last
      ? [first, last]
      : this.fail(`The first page (${first}) comes after the last (${last}).`);
  }
}

export type PageRange = readonly [first: bigint, last: bigint];

export const PageRangeField = serializers.declaring(PageRangeFieldType);
