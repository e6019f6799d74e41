import type { SerializerClass } from '../serializers/serializer.js';
import type { Identified, Model } from './generic-viewset.js';
import { ReadOnlyViewSet } from './read-only-viewset.js';
import { ReadWriteViewSet } from './read-write-viewset.js';

type ViewSetClass<V> = abstract new () => V;

/** The base of a viewset with all six actions: `class BookViewSet extends ModelViewSet(Book, BookSerializer) {}`. */
export function ModelViewSet<T extends Identified>(
  model: Model<T>,
  serializerClass: SerializerClass<Partial<T>>,
): ViewSetClass<ReadWriteViewSet<T>> {
  abstract class BoundViewSet extends ReadWriteViewSet<T> {
    protected override readonly model = model;
    protected override readonly serializerClass = serializerClass;
  }
  return BoundViewSet;
}

/** The base of a viewset that lists and retrieves alone. */
export function ReadOnlyModelViewSet<T extends Identified>(
  model: Model<T>,
  serializerClass: SerializerClass<Partial<T>>,
): ViewSetClass<ReadOnlyViewSet<T>> {
  abstract class BoundViewSet extends ReadOnlyViewSet<T> {
    protected override readonly model = model;
    protected override readonly serializerClass = serializerClass;
  }
  return BoundViewSet;
}
