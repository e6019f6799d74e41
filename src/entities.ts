import { ImportFile } from './admin/api/imports/import-file.entity.js';
import { Import } from './admin/api/imports/import.entity.js';
import { BlacklistedToken } from './auth/tokens/blacklisted-token.entity.js';
import { OutstandingToken } from './auth/tokens/outstanding-token.entity.js';
import { Session } from './auth/sessions/session.entity.js';
import { User } from './auth/users/user.entity.js';
import { Book } from './books/book.entity.js';
import { HistoryDependents } from './rest/history/history-dependents.entity.js';
import { HistoryEntry } from './rest/history/history-entry.entity.js';
import { HistoryRows } from './rest/history/history-rows.entity.js';
import { IdempotencyKey } from './rest/idempotency/idempotency-key.entity.js';

/** Every entity of the service, as makemigrations sees them. */
export const entities = [
  User,
  Session,
  OutstandingToken,
  BlacklistedToken,
  IdempotencyKey,
  HistoryEntry,
  HistoryRows,
  HistoryDependents,
  Import,
  ImportFile,
  Book,
];
