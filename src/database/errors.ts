/** The database cannot answer now and may later: 503 to a client. */
export class DatabaseUnavailable extends Error {}
