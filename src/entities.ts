import { BlacklistedToken } from './auth/blacklisted-token.entity.js';
import { OutstandingToken } from './auth/outstanding-token.entity.js';
import { Session } from './auth/session.entity.js';
import { User } from './auth/user.entity.js';
import { Book } from './books/book.entity.js';
import { IdempotencyKey } from './rest/idempotency-key.entity.js';

/** Every entity of the service, as makemigrations, loaddata and dumpdata see them. */
export const entities = [User, Session, OutstandingToken, BlacklistedToken, IdempotencyKey, Book];
