import { timedelta } from '../../../src/rest/serializers/fields/index.js';
import * as serializers from '../../../src/rest/serializers/declarations.js';
import { field, refused } from './field-table.js';

/* Every expectation was read off Django REST framework 3.18 on Django 5.2 and CPython 3.11. */

field('A duration', serializers.DurationField(), [
  ['14 00:00:00', '14 00:00:00'],
  ['1:30', '00:01:30'],
  ['01:30:00', '01:30:00'],
  ['90', '00:01:30'],
  ['00:01:30.5', '00:01:30.500000'],
  ['3 days', '3 00:00:00'],
  ['1 day, 02:03:04', '1 02:03:04'],
  ['-1 00:00:00', '-1 00:00:00'],
  ['-00:00:30', '-1 23:59:30'],
  ['P1DT2H', '1 02:00:00'],
  ['PT0.5S', '00:00:00.500000'],
  ['-P1DT2H', '-2 22:00:00'],
  ['+P1D', '1 00:00:00'],
  ['P', '00:00:00'],
  ['PT', '00:00:00'],
  ['P0.5D', '12:00:00'],
  ['PT1.0000005S', '00:00:01.000001'],
  ['PT0.0000015S', '00:00:00.000002'],
  ['PT0.0000025S', '00:00:00.000002'],
  ['P1,5DT1.5M', '1 12:01:30'],
  ['9999999999 00:00:00', ['The number of days must be between -999999999 and 999999999.']],
  ['999999999 23:59:59.999999', '999999999 23:59:59.999999'],
  ['-999999999 00:00:00', '-999999999 00:00:00'],
  ['-999999999 00:00:01', '-999999999 00:00:01'],
  ['1 day', '1 00:00:00'],
  ['1 days 00:00:01', '1 00:00:01'],
  ['1 day 1:02:03', '1 01:02:03'],
  ['3 days 04:05:06.5', '3 04:05:06.500000'],
  ['-3 days -04:05:06', '-4 19:54:54'],
  ['1 -00:00:01', '23:59:59'],
  ['99999999999999999999', ['The number of days must be between -999999999 and 999999999.']],
  ['1 00', '1 00:00:00'],
  ['1:2:3', '01:02:03'],
  ['1:2:3,1234567', '01:02:03.123456'],
  ['P1D\n', '1 00:00:00'],
  ['', '00:00:00'],
  ['PT999999999999999S', ['The number of days must be between -999999999 and 999999999.']],
  ['P999999999.999DT0S', '999999999 23:58:33.595963'],
  ['1:02:03.0000001', '01:02:03'],
  [0, '00:00:00'],
  [5, '00:00:05'],
  [-1, '-1 23:59:59'],
  [1.5, '00:00:01.500000'],
  [null, ['This field may not be null.']],
  ['', '00:00:00'],
  ...refused(
    ['PT1e5S', '1e9', ' 5', '5 ', '+5', '--5', '00:00:00.5.5', true, [], {}],
    'Duration has wrong format. Use one of these formats instead: [DD] [HH:[MM:]]ss[.uuuuuu].',
  ),
]);

field(
  'A duration with limits',
  serializers.DurationField({ minValue: timedelta({ minutes: 1 }), maxValue: timedelta({ days: 2 }) }),
  [
    ['1:00', '00:01:00'],
    ['2 00:00:00', '2 00:00:00'],
    ['2 00:00:00.000001', ['Ensure this value is less than or equal to 2 days, 0:00:00.']],
    ['P2D', '2 00:00:00'],
    ['90', '00:01:30'],
    ...refused(['0:59', '0:59.999999', '-1'], 'Ensure this value is greater than or equal to 0:01:00.'),
  ],
);

field('A duration that is shown as ISO 8601', serializers.DurationField({ format: 'iso-8601' }), [
  ['90', 'P0DT00H01M30S'],
  ['-90', '-P0DT00H01M30S'],
  ['0', 'P0DT00H00M00S'],
  ['1 02:03:04.5', 'P1DT02H03M04.500000S'],
  ['-1 00:00:00.5', '-P0DT23H59M59.500000S'],
  ['P10DT5S', 'P10DT00H00M05S'],
  ['1000000 00:00:00', 'P1000000DT00H00M00S'],
]);
