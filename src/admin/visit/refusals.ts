import { messagesOf } from '../../rest/pages/messages.js';

/** No user is logged in. `ended`: the session has ended. */
export class NotLoggedIn extends Error {
  constructor(readonly ended: boolean) {
    super('No user is logged in.');
  }
}

/** The logged-in user is not one of the staff. */
export class NotStaff extends Error {}

/** The API's refusal of something without which a page cannot be. */
export class ApiRefusal extends Error {
  readonly messages: readonly string[];

  constructor(
    readonly status: number,
    data: unknown,
  ) {
    const messages = typeof data === 'object' && data !== null ? messagesOf(data, []).others : [];
    super(messages.join(' '));
    this.messages = messages;
  }
}
