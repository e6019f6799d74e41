import { changePassword, logOutEverywhere } from '../../../auth/account/set-password.js';
import { makePassword } from '../../../auth/users/hashers.js';
import { validatePassword } from '../../../auth/users/password-validation.js';
import { User } from '../../../auth/users/user.entity.js';
import { UserSerializer } from '../../../auth/users/user.serializer.js';
import type { Work } from '../../../database/database.js';
import type { AuthenticatedUser } from '../../../rest/core/authenticated-user.js';
import type { Request } from '../../../rest/core/contracts.js';
import { ValidationError } from '../../../rest/exceptions.js';
import type { FilterBackend } from '../../../rest/filters/index.js';
import { actorOf } from '../../../rest/history/recorder.js';
import { Path } from '../../../rest/routing/mount.js';
import { IsAdminUser } from '../../../rest/access/permissions.js';
import { Response } from '../../../rest/core/response.js';
import type { Operation, OperationDescription } from '../../../rest/openapi/operation-description.js';
import { Serializer } from '../../../rest/serializers/serializer.js';
import { GenericViewSet } from '../../../rest/viewsets/generic-viewset.js';
import { SetPasswordSerializer } from './user-admin.serializer.js';
import { checkMayChange, lockUser, LooksAfterUsers } from '../../../auth/users/user-rules.js';

/** Something that is done to an account, which logs it out everywhere. */
abstract class UserActionView extends GenericViewSet<User> {
  protected override readonly model = User;
  protected override readonly serializerClass = UserSerializer;
  override readonly documentPart = 'admin';
  override permissions = [IsAdminUser, LooksAfterUsers];
  override filterBackends: readonly FilterBackend[] = [];

  /** Does it all or nothing, with the user's row in hand. */
  protected async act(
    request: Request,
    { id }: User,
    action: (user: User) => Work<unknown>,
  ): Promise<Response> {
    const { database } = this;
    const user = await database.transaction(function* () {
      const found = yield* lockUser(database, id);
      if (!found) return undefined;
      checkMayChange(request.user as AuthenticatedUser, found);
      yield* action(found);
      return found;
    });
    if (!user) throw this.noMatch();
    return new Response(null, 204);
  }
}

@Path('admin/users/{id}/password', 'admin-user-password')
export class UserPasswordView extends UserActionView {
  override readonly description = 'Sets a new password for the account and ends all its sessions and tokens.';
  private readonly password = Serializer.of(SetPasswordSerializer);

  override serializerFor(): Serializer {
    return this.password;
  }

  override describe(operation: Operation): OperationDescription {
    return {
      ...super.describe(operation),
      summary: 'Set the password of a user',
      body: this.password,
      status: 204,
      answer: undefined,
    };
  }

  async post(request: Request): Promise<Response> {
    const user = await this.getObject(request);
    const data = await this.password.validate(await request.data());
    const { password } = data as SetPasswordSerializer;
    const problems = await validatePassword(password, user);
    if (problems.length > 0) throw new ValidationError({ password: problems });
    const hash = await makePassword(password, request.raw);
    return this.act(request, user, (found) => changePassword(this.database, found, hash, actorOf(request)));
  }
}

@Path('admin/users/{id}/logout', 'admin-user-logout')
export class UserLogoutView extends UserActionView {
  override readonly description = 'Ends all sessions and tokens of the account.';

  override serializerFor(): undefined {
    return undefined;
  }

  override describe(operation: Operation): OperationDescription {
    const summary = 'Log a user out everywhere';
    return { ...super.describe(operation), summary, status: 204, answer: undefined };
  }

  async post(request: Request): Promise<Response> {
    const user = await this.getObject(request);
    return this.act(request, user, (found) => logOutEverywhere(this.database, found, actorOf(request)));
  }
}
