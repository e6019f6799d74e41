import type { Manager } from '../../database/models/manager.js';
import type { Filterable } from '../../rest/filters/index.js';
import type { APIView } from '../../rest/views/api-view.js';
import type { Chart } from '../charts/index.js';

/** A viewset, as far as its pages ask about it. */
export type Listing = APIView & Filterable & { readonly objects: Manager<object> };

/** A viewset class with its filters. */
export type AdminViewSet = abstract new (...services: never[]) => Listing;

/**
 * What the admin site shows of a resource: https://docs.djangoproject.com/en/5.2/ref/contrib/admin/#modeladmin-objects
 * Everything else is read off the viewset and its serializer.
 */
export interface ModelAdmin {
  /** The table `books_book` with a dot between app and model: `books.book`, whose pages are at /admin/books/book/. */
  readonly label: `${string}.${string}`;
  readonly viewset: AdminViewSet;
  /** The columns that the list shows unless the address names others; all fields unless given. The first leads to the object. */
  readonly listDisplay?: readonly string[];
  /** The filters that the list offers, of those that the viewset has; all of them unless given. */
  readonly listFilter?: readonly string[];
  /** Pictures on the dashboard. */
  readonly charts?: readonly Chart[];
  readonly objectTools?: readonly ObjectTool[];
}

/** A page about one object beside those that all resources have: Django's object tools. */
export interface ObjectTool {
  readonly text: string;
  /** The last part of its address: `password` for /admin/auth/user/1/password/. */
  readonly page: string;
}
