import type { AuthenticatedUser } from '../core/authenticated-user.js';
import type { Request } from '../core/contracts.js';
import { channelOf, type Channel } from '../core/channel.js';

/** The user who makes a change, and the channel. */
export interface Actor {
  readonly user: Pick<AuthenticatedUser, 'id' | 'username'> | null;
  readonly channel: Channel;
}

export const actorOf = (request: Request): Actor => ({ user: request.user, channel: channelOf(request) });

/** A person at the command line, who needs no account. */
export const atCommandLine = (channel: Channel): Actor => ({ user: null, channel });
