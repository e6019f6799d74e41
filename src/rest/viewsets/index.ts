import type { SerializerClass } from '../serializers/serializer.js';
import { BulkViewSet } from './bulk-viewset.js';
import { ChangeFeedViewSet } from './change-feed-viewset.js';
import type { Identified, Model } from './generic-viewset.js';
import { ReadOnlyViewSet } from './read-only-viewset.js';

type ViewSetClass<V> = abstract new () => V;

interface ModelViewSetOptions {
  /** Whether it has a feed of the changes of its rows, at `changes/`. */
  readonly changes?: boolean;
}

/** The base of a viewset with all six actions, and those on many objects at once: `class BookViewSet extends ModelViewSet(Book, BookSerializer) {}`. */
export function ModelViewSet<T extends Identified>(
  model: Model<T>,
  serializerClass: SerializerClass,
  { changes = false }: ModelViewSetOptions = {},
): ViewSetClass<BulkViewSet<T>> {
  abstract class BoundViewSet extends BulkViewSet<T> {
    protected override readonly model = model;
    protected override readonly serializerClass = serializerClass;
  }
  abstract class BoundFeedViewSet extends ChangeFeedViewSet<T> {
    protected override readonly model = model;
    protected override readonly serializerClass = serializerClass;
  }
  return changes ? BoundFeedViewSet : BoundViewSet;
}

/** The base of a viewset that lists and retrieves alone. */
export function ReadOnlyModelViewSet<T extends Identified>(
  model: Model<T>,
  serializerClass: SerializerClass,
): ViewSetClass<ReadOnlyViewSet<T>> {
  abstract class BoundViewSet extends ReadOnlyViewSet<T> {
    protected override readonly model = model;
    protected override readonly serializerClass = serializerClass;
  }
  return BoundViewSet;
}
