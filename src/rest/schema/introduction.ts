import { API_ROOT, SCHEMA } from '../core/addresses.js';
import type { ViewDefaults } from '../views/api-view.js';
import { SAMPLE_ORIGIN } from './sample-origin.js';

/**
 * What a reader of the OpenAPI document has to know of all its operations, in Markdown.
 * @param collection the path of a list: `books`
 */
export const introduction = (collection: string, defaults: ViewDefaults): string =>
  [
    firstRequest(collection),
    ...defaults.authenticators.flatMap(({ securityScheme }) => securityScheme?.introduction ?? []),
    pages(defaults),
    FILTERS,
    ...(defaults.conditionalRequests ? [conditional(collection)] : []),
    IDEMPOTENCY,
    bulk(collection, defaults),
    ...(defaults.throttles.length > 0 ? [LIMITS] : []),
    ERRORS,
    VERSIONS,
  ].join('\n\n');

const firstRequest = (collection: string): string => `## First request

\`\`\`shell
curl '${SAMPLE_ORIGIN}/${API_ROOT}/${collection}/1/'
\`\`\`

Bodies are JSON; forms are read as well. \`Accept\`, \`?format=\` or a suffix such as \`.json\` or \`.csv\` in place of the final
slash chooses the representation of an answer. Addresses are answered without that slash too.`;

function pages({ paginator }: ViewDefaults): string {
  if (!paginator)
    return '## Lists\n\nA list is one JSON array, however long it is. Read a long one as a stream.';
  const names = paginator.parameters().map(({ name }) => `\`${name}\``);
  const shape = `an object whose \`results\` are the objects of one page. \`next\` and \`previous\` are the addresses of the pages
beside it, null where there is none`;
  return paginator.optional
    ? `## Lists and pages

A list is one JSON array with all objects. With ${names.join(' or ')} the answer is ${shape}.`
    : `## Pages

A list is ${shape}. ${names.join(' and ')} choose the page.`;
}

const FILTERS = `## Filters, search and order

The parameters of each list say what it can be filtered by: \`field=\` for an exact value, \`field__gte=\` and the like for
others. \`search=\` looks for words in several fields, \`ordering=\` names the fields to sort by, each with a \`-\` before it for
descending order. They can be combined with each other and with pages.`;

const conditional = (collection: string): string => `## Conditional requests

What is read has an \`ETag\`. Send it back in \`If-None-Match\` to be answered 304 while nothing has changed, and in \`If-Match\`
with a change, to be refused with 412 when another client has changed the object first. The body of a 412 has the object as it
is now, in \`current\`.

\`\`\`shell
curl -X PATCH '${SAMPLE_ORIGIN}/${API_ROOT}/${collection}/1/' -H 'If-Match: "…"' \\
  -H 'Authorization: Bearer <access token>' -H 'Content-Type: application/json' -d '{…}'
\`\`\``;

const IDEMPOTENCY = `## Safe retries

Send a new \`Idempotency-Key\` (a UUID, say) with each POST, and the same one when you repeat that POST: it is carried out once,
and each repetition gets the first answer, with \`Idempotent-Replayed: true\`.`;

const bulk = (collection: string, { bulkLimit }: ViewDefaults): string => `## Many at once

\`/${API_ROOT}/${collection}/bulk/\` takes a list of up to ${bulkLimit.toLocaleString('en')} objects, or of ids to delete: all are written, or none.`;

const LIMITS = `## Limits

\`RateLimit-Policy\` and \`RateLimit\` say how many requests are allowed and how many are left. One too many is answered 429, with
the seconds to wait in \`Retry-After\`.`;

const ERRORS = `## Errors

An error is \`{"detail": "…"}\`. An invalid request (400) has a list of messages for each field instead, under
\`non_field_errors\` those about the request as a whole. With \`Accept: application/problem+json\` errors are problem details
(RFC 9457). After a 503 try again, as \`Retry-After\` says.`;

const VERSIONS = `## Versions

\`info.version\` is the version of the service. New members and operations may appear at any time; what is there keeps its
meaning. This document is to be had as OpenAPI 3.1 and 3.0 (\`/${SCHEMA}/?version=3.0\`), as YAML and as JSON.`;
