import { serializers, ValidationError } from 'bookstore';
import {
  Author,
  Category,
  Cover,
  Edition,
  LANGUAGES,
  Publisher,
  Series,
  StockItem,
  Tag,
} from './catalogue.entity.js';

export class PublisherSerializer extends serializers.ModelSerializer(Publisher, {
  fields: ['id', 'name', 'website', 'country', 'founded', 'editions'],
}) {
  @serializers.StringRelatedField({ many: true, readOnly: true }) editions: string[];
}

export class AuthorSerializer extends serializers.ModelSerializer(Author, {
  fields: ['id', 'name', 'slug', 'email', 'born', 'biography', 'initials', 'editions'],
}) {
  @serializers.ReadOnlyField() initials: string;
  @serializers.PrimaryKeyRelatedField({ many: true, readOnly: true }) editions: number[];

  validate_born(value: string | null): string | null {
    if (value !== null && value > new Date().toISOString().slice(0, 10))
      throw new ValidationError(['An author cannot be born in the future.']);
    return value;
  }
}

export class TagSerializer extends serializers.ModelSerializer(Tag, { fields: ['id', 'label'] }) {}

export class SeriesSerializer extends serializers.ModelSerializer(Series, { fields: '__all__' }) {}

export class CategorySerializer extends serializers.ModelSerializer(Category, {
  fields: ['id', 'name', 'parent', 'children'],
}) {
  @serializers.SlugRelatedField({ many: true, readOnly: true, slugField: 'name' }) children: string[];
}

const EDITION_FIELDS = ['id', 'title', 'subtitle', 'publisher', 'publisher_name', 'series', 'series_title']
  .concat(['category', 'category_name', 'authors', 'tags', 'price', 'pages', 'in_print', 'weight', 'sku'])
  .concat(['isbn', 'published_at', 'language', 'language_label', 'metadata', 'internal_note'])
  .concat(['review_count', 'created', 'updated']);

/** Relations as primary keys (publisher, series, category, authors) and as slugs (tags). */
export class EditionSerializer extends serializers.ModelSerializer(Edition, {
  fields: EDITION_FIELDS,
  extraKwargs: { internal_note: { writeOnly: true } },
}) {
  @serializers.CharField({ source: 'publisher.name', readOnly: true }) publisher_name: string;
  @serializers.CharField({ source: 'series.title', readOnly: true, default: null })
  series_title: string | null;
  @serializers.ReadOnlyField({ source: 'category.name' }) category_name?: string;
  @serializers.SlugRelatedField({ to: () => Tag, slugField: 'label', many: true, required: false })
  tags: string[];
  @serializers.ChoiceLabelField({ source: 'language', choices: LANGUAGES }) language_label: string;
  @serializers.RelatedCountField({ source: 'reviews' }) review_count: number;

  validate_title(title: string): string {
    if (title.toLowerCase() === 'untitled')
      throw new ValidationError(['Please give the edition a real title.']);
    return title;
  }

  validate_price(price: string): string {
    if (Number(price) < 0) throw new ValidationError(['A price cannot be negative.']);
    return price;
  }

  validate(values: Partial<Edition>, { instance }: serializers.Context<Edition>): Partial<Edition> {
    const { in_print = true, published_at = null, pages, weight } = { ...instance, ...values };
    if (!in_print && published_at === null)
      throw new ValidationError(['An edition out of print needs a publication date.']);
    if ((pages ?? 0) > 500 && (weight || 1000) < 100)
      throw new ValidationError({
        weight: 'Too light for so many pages.',
        pages: ['Too many pages for so little weight.'],
      });
    return values;
  }
}

class PublisherSummarySerializer extends serializers.ModelSerializer(Publisher, {
  fields: ['id', 'name', 'country'],
}) {}

class AuthorSummarySerializer extends serializers.ModelSerializer(Author, {
  fields: ['id', 'name', 'slug'],
}) {}

/** Relations nested for reading, with an `_id` or `_ids` twin for writing. */
export class CatalogueSerializer extends serializers.ModelSerializer(Edition, {
  fields: ['id', 'title', 'price', 'publisher', 'publisher_id', 'authors', 'author_ids', 'category'].concat([
    'category_id',
    'tags',
    'cover',
  ]),
}) {
  @serializers.Nested(PublisherSummarySerializer, { readOnly: true }) publisher: object;
  @serializers.PrimaryKeyRelatedField({ to: () => Publisher, source: 'publisher' }) publisher_id: number;
  @serializers.Nested(AuthorSummarySerializer, { many: true, readOnly: true }) authors: object[];
  @serializers.PrimaryKeyRelatedField({
    ...{ to: () => Author, source: 'authors', many: true, writeOnly: true, allowEmpty: false },
  })
  author_ids: number[];
  @serializers.Nested(CategorySerializer, { readOnly: true, allowNull: true }) category: object;
  @serializers.PrimaryKeyRelatedField({
    ...{ to: () => Category, source: 'category', allowNull: true, required: false, writeOnly: true },
  })
  category_id: number | null;
  @serializers.StringRelatedField({ many: true, readOnly: true }) tags: string[];
  @serializers.StringRelatedField({ readOnly: true, allowNull: true }) cover: string | null;
}

export class CoverSerializer extends serializers.ModelSerializer(Cover, {
  fields: ['id', 'edition', 'edition_title', 'artist', 'url'],
}) {
  @serializers.CharField({ source: 'edition.title', readOnly: true }) edition_title: string;
}

export class StockItemSerializer extends serializers.ModelSerializer(StockItem, {
  fields: ['id', 'store', 'edition', 'quantity'],
}) {}
