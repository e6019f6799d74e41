import type { ModelAdmin } from '../admin/site/model-admin.js';
import { additions, byYear, top } from '../admin/charts/index.js';
import { BookViewSet } from './book.viewset.js';

export const bookAdmin: ModelAdmin = {
  label: 'books.book',
  viewset: BookViewSet,
  listDisplay: ['title', 'author', 'published_date', 'isbn'],
  listFilter: [
    'author',
    'author__icontains',
    'published_date__gte',
    'published_date__lte',
    'published_date__year',
  ],
  charts: [byYear('published_date'), top('author'), additions()],
};
