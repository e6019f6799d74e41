import { ModelViewSet, Register } from 'bookstore';
import { Author, Category, Cover, Edition, Publisher, Series, StockItem, Tag } from './catalogue.entity.js';
import {
  AuthorSerializer,
  CatalogueSerializer,
  CategorySerializer,
  CoverSerializer,
  EditionSerializer,
  PublisherSerializer,
  SeriesSerializer,
  StockItemSerializer,
  TagSerializer,
} from './catalogue.serializer.js';

/** Houses that publish editions. */
@Register('publishers')
export class PublisherViewSet extends ModelViewSet(Publisher, PublisherSerializer) {
  override readonly description = 'Houses that publish editions.';
}

@Register('authors')
export class AuthorViewSet extends ModelViewSet(Author, AuthorSerializer) {
  override readonly lookupField = 'slug';
}

@Register('tags')
export class TagViewSet extends ModelViewSet(Tag, TagSerializer) {}

@Register('series')
export class SeriesViewSet extends ModelViewSet(Series, SeriesSerializer) {
  override readonly description = 'Only accounts with the model permissions may write.';
}

@Register('categories', 'category')
export class CategoryViewSet extends ModelViewSet(Category, CategorySerializer) {}

@Register('editions')
export class EditionViewSet extends ModelViewSet(Edition, EditionSerializer) {}

@Register('catalogue')
export class CatalogueViewSet extends ModelViewSet(Edition, CatalogueSerializer) {}

@Register('covers')
export class CoverViewSet extends ModelViewSet(Cover, CoverSerializer) {}

@Register('stock')
export class StockViewSet extends ModelViewSet(StockItem, StockItemSerializer) {}
