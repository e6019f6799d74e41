import { BigAutoField, models, timedelta } from 'bookstore';
import { Entity } from 'typeorm';

const SIZES = [
  [1, 'Small'],
  [2, 'Medium'],
  [3, 'Large'],
] as const;

export const KINDS = [
  [
    'Public',
    [
      ['reading', 'Reading'],
      ['signing', 'Signing'],
    ],
  ],
  ['Closed', [['training', 'Staff training']]],
  ['other', 'Other'],
] as const;

/** The model with the many field types. */
@Entity('library_store')
export class Store {
  @BigAutoField() id: number;
  @models.CharField({ maxLength: 60, unique: true }) name: string;
  @models.TimeField() opens_at: string;
  @models.TimeField({ null: true, blank: true }) closes_at: string | null;
  @models.DurationField({ default: timedelta({ days: 14 }) }) loan_period: number;
  @models.DurationField({ null: true, blank: true }) grace_period: number | null;
  @models.GenericIPAddressField({ null: true, blank: true }) ip_address: string | null;
  @models.GenericIPAddressField({ protocol: 'IPv4', null: true, blank: true }) terminal_ip: string | null;
  @models.DateField({ null: true, blank: true }) opened_on: string | null;
  @models.BooleanField({ null: true }) flagship: boolean | null;
  @models.SmallIntegerField({ choices: SIZES, null: true, blank: true }) size: number | null;
  @models.SmallIntegerField({ default: 0 }) seats: number;
  @models.BigIntegerField({ default: 0 }) visitors: number;
  @models.DecimalField({ maxDigits: 3, decimalPlaces: 1, minValue: 0, maxValue: 10, null: true, blank: true })
  rating: string | null;
  @models.DecimalField({ maxDigits: 12, decimalPlaces: 4, default: '0' }) balance: string;
  @models.FloatField({ null: true, blank: true }) latitude: number | null;
  @models.FloatField({ null: true, blank: true }) longitude: number | null;
  @models.EmailField({ blank: true }) manager_email: string;
  @models.TextField({ null: true, blank: true }) notes: string | null;
}

@Entity('library_event', { orderBy: { day: 'ASC', id: 'ASC' } })
export class Event {
  @BigAutoField() id: number;
  @models.ForeignKey(() => Store, { onDelete: 'CASCADE', relatedName: 'events' }) store: number;
  @models.CharField({ maxLength: 80, uniqueForYear: 'day' }) title: string;
  @models.SlugField({ maxLength: 30, uniqueForDate: 'day' }) slug: string;
  @models.CharField({ maxLength: 10, blank: true, uniqueForMonth: 'day' }) code: string;
  @models.DateField() day: string;
  @models.DateTimeField({ null: true, blank: true }) starts: Date | null;
  @models.CharField({ maxLength: 10, choices: KINDS, default: 'reading' }) kind: string;
}

/** A till may have many shifts, but only one that is open. */
@Entity('library_shift')
@models.UniqueConstraint(['store', 'till'], {
  name: 'one_open_shift_per_till',
  condition: { open: true },
  message: 'This till has an open shift already.',
})
export class Shift {
  @BigAutoField() id: number;
  @models.ForeignKey(() => Store, { onDelete: 'CASCADE', relatedName: 'shifts' }) store: number;
  @models.PositiveSmallIntegerField() till: number;
  @models.BooleanField({ default: true }) open: boolean;
  @models.CharField({ maxLength: 40, blank: true }) cashier: string;
}
