/** Rows cannot be read from a file as they were asked to be; what concerns one row alone is a refusal. */
export class LoadError extends Error {}
