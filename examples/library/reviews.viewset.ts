import {
  IsAuthenticatedOrReadOnly,
  ModelViewSet,
  Register,
  type Permission,
  type Request,
  type Work,
} from 'bookstore';
import { Review } from './reviews.entity.js';
import { ReviewSerializer } from './reviews.serializer.js';

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/** Everybody reads; only the owner (field `user`) or staff changes. */
const IsOwnerOrReadOnly: Permission = {
  message: 'Only the owner may change this.',
  hasPermission: () => true,
  hasObjectPermission: ({ method, user }: Request, object) =>
    SAFE_METHODS.includes(method) ||
    user?.is_staff === true ||
    (object as { user: number | null }).user === user?.id,
};

/** Everybody reads; the author of a review and staff change it. */
@Register('reviews')
export class ReviewViewSet extends ModelViewSet(Review, ReviewSerializer) {
  override readonly description = 'Everybody reads; the author of a review and staff change it.';
  override permissions = [IsAuthenticatedOrReadOnly, IsOwnerOrReadOnly];

  protected override performCreate(values: Partial<Review>, request: Request): Work<Review> {
    return super.performCreate({ ...values, user: request.user!.id }, request);
  }
}
