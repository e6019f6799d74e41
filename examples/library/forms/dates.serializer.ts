import { serializers, timedelta } from 'bookstore';

export class DatesSerializer {
  @serializers.DateField({ required: false }) date: string;
  @serializers.DateField({ required: false, allowNull: true }) nullable_date: string | null;
  @serializers.DateField({ required: false, format: '%d.%m.%Y', inputFormats: ['%d.%m.%Y', 'iso-8601'] })
  european_date: string;
  @serializers.DateTimeField({ required: false }) moment: Date;
  @serializers.DateTimeField({ required: false, allowNull: true }) nullable_moment: Date | null;
  @serializers.DateTimeField({
    required: false,
    format: '%Y-%m-%d %H:%M',
    inputFormats: ['%Y-%m-%d %H:%M'],
  })
  minute: Date;
  @serializers.TimeField({ required: false }) time: string;
  @serializers.TimeField({ required: false, allowNull: true }) nullable_time: string | null;
  @serializers.TimeField({ required: false, format: '%H:%M', inputFormats: ['%H:%M', '%I:%M %p'] })
  short_time: string;
  @serializers.DurationField({ required: false }) duration: number;
  @serializers.DurationField({ required: false, allowNull: true }) nullable_duration: number | null;
  @serializers.DurationField({
    required: false,
    minValue: timedelta({ minutes: 1 }),
    maxValue: timedelta({ days: 2 }),
  })
  short_duration: number;
  @serializers.DurationField({ required: false, format: 'iso-8601' }) iso_duration: number;
}
