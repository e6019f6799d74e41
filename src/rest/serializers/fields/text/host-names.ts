/*
 * What Django's validators of addresses and links take for a host's name, as sources of patterns with the flag `u`:
 * https://docs.djangoproject.com/en/5.2/ref/validators/#domainnamevalidator
 */

/** Python's `[a-z]` in any case: four letters beside ASCII's become one of them in another case. */
export const LETTERS = 'a-zA-Z\\u0130\\u0131\\u017f\\u212a';

/** Letters of a name in any script. */
const OTHER = '\\u00a1-\\uffff';

const FIRST_LABEL = `[a-zA-Z0-9${OTHER}](?:[a-zA-Z0-9${OTHER}-]{0,61}[a-zA-Z0-9${OTHER}])?`;

const LABELS = `(?:\\.(?!-)[a-zA-Z0-9${OTHER}-]{1,63}(?<!-))*`;

const LAST_LABEL = `\\.(?!-)(?:[a-zA-Z${OTHER}-]{2,63}|[xX][nN]--[0-9${LETTERS}]{1,59})(?<!-)`;

export const HOST_NAME = `${FIRST_LABEL}${LABELS}${LAST_LABEL}`;
