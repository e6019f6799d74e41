import { setFlagsFromString } from 'node:v8';

/**
 * By how many percent the heap may grow, beyond what was in use when it was last collected, before it is collected again.
 * On a machine with much memory V8 lets it grow to four times as much: whoever asks for many large lists could make the
 * process take half a gigabyte, most of it garbage.
 */
const GROWTH = 50;

/** Makes V8 collect garbage before much of it is there. It heeds this from its next collection on. */
export const keepHeapSmall = (): void => setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
