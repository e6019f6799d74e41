import { randomUUID } from 'node:crypto';
import { BigAutoField, models } from 'bookstore';
import { Entity } from 'typeorm';
import { Store } from './stores.entity.js';

export const COUNTRIES = [
  ['us', 'United States'],
  ['gb', 'United Kingdom'],
  ['de', 'Germany'],
  ['es', 'Spain'],
] as const;

export const LANGUAGES = [
  ['en', 'English'],
  ['es', 'Spanish'],
  ['de', 'German'],
  ['ru', 'Russian'],
] as const;

@Entity('library_publisher')
@models.Str('name')
export class Publisher {
  @BigAutoField() id: number;
  @models.CharField({ maxLength: 80, unique: true }) name: string;
  @models.URLField({ blank: true }) website: string;
  @models.CharField({ maxLength: 2, choices: COUNTRIES, blank: true }) country: string;
  @models.PositiveSmallIntegerField({ null: true, blank: true, minValue: 1440, maxValue: 2100 })
  founded: number | null;
}

@Entity('library_author')
@models.Str('name')
export class Author {
  @BigAutoField() id: number;
  @models.CharField({ maxLength: 100, verboseName: 'full name', helpText: 'As printed on the cover.' })
  name: string;
  @models.SlugField({ unique: true }) slug: string;
  @models.EmailField({ blank: true }) email: string;
  @models.DateField({ null: true, blank: true }) born: string | null;
  @models.TextField({ blank: true }) biography: string;

  get initials(): string {
    return this.name
      .split(/\s+/)
      .map((word) => word.charAt(0))
      .join('');
  }
}

@Entity('library_tag')
@models.Str('label')
export class Tag {
  @BigAutoField() id: number;
  @models.CharField({ maxLength: 30, unique: true }) label: string;
}

@Entity('library_series')
@models.Str('title')
export class Series {
  @BigAutoField() id: number;
  @models.CharField({ maxLength: 100 }) title: string;
  @models.PositiveSmallIntegerField({ null: true, blank: true }) started: number | null;
}

@Entity('library_category')
@models.Str('name')
@models.UniqueConstraint(['parent', 'name'])
export class Category {
  @BigAutoField() id: number;
  @models.CharField({ maxLength: 40 }) name: string;
  @models.ForeignKey(() => Category, {
    ...{ onDelete: 'CASCADE', null: true, blank: true, relatedName: 'children' },
  })
  parent: number | null;
}

@Entity('library_edition')
@models.Str('title')
@models.UniqueConstraint(['title', 'publisher'], { name: 'unique_title_per_publisher' })
export class Edition {
  @BigAutoField() id: number;
  @models.CharField({ maxLength: 200 }) title: string;
  @models.CharField({ maxLength: 200, null: true, blank: true }) subtitle: string | null;
  @models.ForeignKey(() => Publisher, { onDelete: 'PROTECT', relatedName: 'editions' }) publisher: number;
  @models.ForeignKey(() => Series, {
    ...{ onDelete: 'SET NULL', null: true, blank: true, relatedName: 'editions' },
  })
  series: number | null;
  @models.ForeignKey(() => Category, {
    ...{ onDelete: 'SET NULL', null: true, blank: true, relatedName: 'editions' },
  })
  category: number | null;
  @models.ManyToManyField(() => Author, { relatedName: 'editions' }) authors: number[];
  @models.ManyToManyField(() => Tag, { blank: true, relatedName: 'editions' }) tags: number[];
  @models.DecimalField({ maxDigits: 8, decimalPlaces: 2 }) price: string;
  @models.PositiveIntegerField({ null: true, blank: true, minValue: 1, maxValue: 20000 }) pages:
    number | null;
  @models.BooleanField({ default: true }) in_print: boolean;
  @models.FloatField({ null: true, blank: true, helpText: 'In grams.' }) weight: number | null;
  @models.UUIDField({ verboseName: 'stock keeping unit', unique: true, default: randomUUID }) sku: string;
  @models.CharField({
    ...{ maxLength: 17, blank: true, pattern: /^[0-9-]*[0-9X]$/ },
    messages: { pattern: 'Only digits, hyphens and a final X.' },
  })
  isbn: string;
  @models.DateTimeField({ null: true, blank: true }) published_at: string | null;
  @models.CharField({ maxLength: 2, choices: LANGUAGES, default: 'en' }) language: string;
  @models.JSONField({ default: {}, blank: true }) metadata: unknown;
  @models.CharField({ maxLength: 200, blank: true }) internal_note: string;
  @models.DateTimeField({ autoNowAdd: true }) created: string;
  @models.DateTimeField({ autoNow: true }) updated: string;
}

@Entity('library_cover')
@models.Str('url')
export class Cover {
  @BigAutoField() id: number;
  @models.OneToOneField(() => Edition, { onDelete: 'CASCADE', relatedName: 'cover' }) edition: number;
  @models.CharField({ maxLength: 60, blank: true }) artist: string;
  @models.URLField({ maxLength: 120 }) url: string;
}

@Entity('library_stockitem')
@models.UniqueConstraint(['store', 'edition'])
export class StockItem {
  @BigAutoField() id: number;
  @models.ForeignKey(() => Store, { onDelete: 'CASCADE', relatedName: 'stock' }) store: number;
  @models.ForeignKey(() => Edition, { onDelete: 'CASCADE', relatedName: 'stock' }) edition: number;
  @models.PositiveIntegerField({ default: 0 }) quantity: number;
}
