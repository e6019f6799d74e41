import type { AuthenticatedUser } from '../core/authenticated-user.js';
import type { Request } from '../core/contracts.js';
import { doorOf, type Door } from '../core/channel.js';

/** Who does something, and through which door. */
export interface Actor {
  readonly user: Pick<AuthenticatedUser, 'id' | 'username'> | null;
  readonly door: Door;
}

export const actorOf = (request: Request): Actor => ({ user: request.user, door: doorOf(request) });

/** A person at the command line, who needs no account. */
export const atCommandLine = (door: Door): Actor => ({ user: null, door });
