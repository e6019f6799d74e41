import * as serializers from '../../../src/rest/serializers/declarations.js';
import { field, refused } from './field-table.js';

/* Every expectation was read off Django REST framework 3.18 on Django 5.2 and CPython 3.11. */

field('A slug', serializers.SlugField(), [
  ['abc', 'abc'],
  ['A-b_9', 'A-b_9'],
  ['-', '-'],
  ['a\n', 'a'],
  [0, '0'],
  [5, '5'],
  [-1, '-1'],
  [null, ['This field may not be null.']],
  ['', ['This field may not be blank.']],
  ...refused(
    ['a b', 'é', 'aİ', 1.5, true, [], {}],
    'Enter a valid "slug" consisting of letters, numbers, underscores or hyphens.',
  ),
]);

field('A slug of any script', serializers.SlugField({ allowUnicode: true }), [
  ['abc', 'abc'],
  ['é', 'é'],
  ['日本', '日本'],
  ['٣', '٣'],
  ['²', '²'],
  ['½', '½'],
  ['Ⅷ', 'Ⅷ'],
  ['𝟙', '𝟙'],
  ['_-', '_-'],
  ['ª', 'ª'],
  ['a\n', 'a'],
  ...refused(
    ['a b', 'a.b', 'é', '😀', 'ी', '᭄'],
    'Enter a valid "slug" consisting of Unicode letters, numbers, underscores, or hyphens.',
  ),
]);

field('A text after a pattern', serializers.RegexField({ regex: /^[A-Z]{2}-\d{3}$/ }), [
  ['AB-123', 'AB-123'],
  [' AB-123 ', 'AB-123'],
  [null, ['This field may not be null.']],
  ['', ['This field may not be blank.']],
  ...refused(
    ['AB-1234', 'ÄB-123', 0, 5, -1, 1.5, true, [], {}],
    'This value does not match the required pattern.',
  ),
]);

field('A UUID', serializers.UUIDField(), [
  ['3f2504e0-4f89-41d3-9a0c-0305e82c3301', '3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
  ['3F2504E04F8941D39A0C0305E82C3301', '3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
  ['{3f2504e0-4f89-41d3-9a0c-0305e82c3301}', '3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
  ['urn:uuid:3f2504e0-4f89-41d3-9a0c-0305e82c3301', '3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
  ['}{3f2504e04f8941d39a0c0305e82c3301', '3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
  ['+f2504e04f8941d39a0c0305e82c3301', '0f2504e0-4f89-41d3-9a0c-0305e82c3301'],
  ['0x2504e04f8941d39a0c0305e82c3301', '002504e0-4f89-41d3-9a0c-0305e82c3301'],
  ['3f_504e04f8941d39a0c0305e82c3301', '03f504e0-4f89-41d3-9a0c-0305e82c3301'],
  [' f2504e04f8941d39a0c0305e82c3301', '0f2504e0-4f89-41d3-9a0c-0305e82c3301'],
  ['٣f2504e04f8941d39a0c0305e82c3301', '3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
  ['0x_504e04f8941d39a0c0305e82c3301', '000504e0-4f89-41d3-9a0c-0305e82c3301'],
  ['urn:3f25uuid:04e04f8941d39a0c0305e82c3301', '3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
  [0, '00000000-0000-0000-0000-000000000000'],
  [5, '00000000-0000-0000-0000-000000000005'],
  [true, '00000000-0000-0000-0000-000000000001'],
  [null, ['This field may not be null.']],
  ...refused(
    [
      '3f2504e0-4f89-41d3-9a0c-0305e82c3301\n',
      '_f2504e04f8941d39a0c0305e82c3301',
      'ｆf2504e04f8941d39a0c0305e82c3301',
      -1,
      1.5,
      [],
      {},
      '',
    ],
    'Must be a valid UUID.',
  ),
]);

field('A UUID without hyphens', serializers.UUIDField({ format: 'hex' }), [
  ['3f2504e0-4f89-41d3-9a0c-0305e82c3301', '3f2504e04f8941d39a0c0305e82c3301'],
  [5, '00000000000000000000000000000005'],
]);
