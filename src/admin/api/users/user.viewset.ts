import { validatePassword } from '../../../auth/users/password-validation.js';
import { makePassword } from '../../../auth/users/hashers.js';
import { revoke } from '../../../auth/tokens/revocation.js';
import { User } from '../../../auth/users/user.entity.js';
import { UserSerializer } from '../../../auth/users/user.serializer.js';
import { newUser, UsernameTaken } from '../../../auth/users/users.js';
import type { Work } from '../../../database/database.js';
import type { ConstraintViolation } from '../../../database/errors.js';
import type { AuthenticatedUser } from '../../../rest/core/authenticated-user.js';
import type { Request } from '../../../rest/core/contracts.js';
import { ValidationError } from '../../../rest/exceptions.js';
import { FILTER_BACKENDS } from '../../../rest/filters/index.js';
import { MountViewSet } from '../../../rest/routing/mount.js';
import { IsAdminUser } from '../../../rest/access/permissions.js';
import type { Verb } from '../../../rest/http/messages/methods.js';
import { Serializer } from '../../../rest/serializers/serializer.js';
import type { ViewDefaults } from '../../../rest/views/api-view.js';
import { ReadWriteViewSet } from '../../../rest/viewsets/read-write-viewset.js';
import { NewUserSerializer } from './user-admin.serializer.js';
import {
  checkMayChange,
  checkSuperuserRemains,
  lockUser,
  LooksAfterUsers,
} from '../../../auth/users/user-rules.js';

/**
 * Accounts. None is deleted: what it has done stays in the history, so it is made inactive. Nor are many written at once:
 * each new password takes its time to be hashed.
 */
@MountViewSet('admin/users', 'admin-user', ['GET', 'POST', 'PUT', 'PATCH'])
export class UserViewSet extends ReadWriteViewSet<User> {
  protected override readonly model = User;
  protected override readonly serializerClass = UserSerializer;
  override readonly documentPart = 'admin';
  override readonly tagDescription =
    'For the staff: accounts, the history of changes, imports of files, and statistics.';
  override permissions = [IsAdminUser, LooksAfterUsers];
  override filterBackends = Object.values(FILTER_BACKENDS);
  override readonly filterFields = {
    is_active: ['exact'],
    is_staff: ['exact'],
    is_superuser: ['exact'],
  } as const;
  override readonly searchFields = ['username', 'email', 'first_name', 'last_name'];
  override readonly description = `User accounts. An account is deactivated instead of deleted, which ends its sessions and tokens.
Only superusers may change the accounts of staff and superusers.`;
  private readonly newSerializer = Serializer.of(NewUserSerializer);

  override configure(defaults: ViewDefaults): void {
    super.configure({ ...defaults, paginator: defaults.pagePaginator });
  }

  override serializerFor(verb: Verb): Serializer {
    return verb === 'POST' ? this.newSerializer : this.serializer;
  }

  protected override async validated(request: Request, partial: boolean): Promise<Partial<User>> {
    if (request.method !== 'POST') return super.validated(request, partial);
    const user = (await this.newSerializer.validate(await request.data())) as NewUserSerializer;
    const problems = await validatePassword(user.password, user);
    if (problems.length > 0) throw new ValidationError({ password: problems });
    return { ...user, password: await makePassword(user.password, request.raw) };
  }

  protected override lock(id: number): Work<User | undefined> {
    return lockUser(this.database, id);
  }

  protected override *performCreate(values: Partial<User>, request: Request): Work<User> {
    checkMayChange(request.user as AuthenticatedUser, undefined, values);
    const { password, ...user } = values as NewUserSerializer;
    return yield* super.performCreate(newUser(user, password), request);
  }

  protected override *performUpdate(
    { id }: User,
    values: Partial<User>,
    request: Request,
  ): Work<User | undefined> {
    const user = yield* this.lock(id);
    if (!user) return undefined;
    checkMayChange(request.user as AuthenticatedUser, user, values);
    yield* checkSuperuserRemains(this.database, user, values);
    if (user.is_active && values.is_active === false) yield* revoke(this.database, id);
    return yield* super.performUpdate(user, values, request);
  }

  override refusalOf(error: ConstraintViolation): Error {
    return error.kind === 'unique'
      ? new ValidationError({ username: [new UsernameTaken().message] })
      : super.refusalOf(error);
  }
}
