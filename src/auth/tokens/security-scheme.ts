import type { SchemaObject } from '@nestjs/swagger';
import type { SecurityScheme } from '../../rest/access/authentication.js';
import { SAMPLE_ORIGIN } from '../../rest/schema/sample-origin.js';
import { objectOf } from '../../rest/openapi/operation-description.js';
import type { TokenAddresses } from '../../rest/schema/examples/token-addresses.js';

const text: SchemaObject = { type: 'string' };

/** Where the views of this folder and of those above it are. */
const TOKENS: TokenAddresses = {
  obtain: '/api/token/',
  refresh: '/api/token/refresh/',
  revoke: '/api/token/blacklist/',
  account: '/api/auth/me/',
  revokeAll: ['/api/auth/password/', '/api/auth/logout-all/'],
};

const LOG_IN = `## Log in and refresh

\`\`\`shell
curl ${SAMPLE_ORIGIN}/api/token/ -H 'Content-Type: application/json' \\
  -d '{"username": "<username>", "password": "<password>"}'
\`\`\`

answers two tokens. Send \`access\` with each request, as \`Authorization: Bearer <access token>\`. It ends within minutes: a 401
whose \`code\` is \`token_not_valid\` says so. Then send \`refresh\` to \`/api/token/refresh/\` for a new one, and to
\`/api/token/blacklist/\` to log out.`;

/** Access tokens in the OpenAPI document, and what simplejwt answers to those that cannot be used. */
export const BEARER: SecurityScheme = {
  name: 'bearerAuth',
  definition: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', 'x-tokens': TOKENS },
  refusal: {
    type: 'object',
    properties: {
      detail: text,
      code: {
        ...text,
        description: 'Why credentials were refused.',
        enum: ['token_not_valid', 'user_not_found', 'user_inactive', 'bad_authorization_header'],
      },
      messages: {
        type: 'array',
        description: 'What is wrong with the token.',
        items: objectOf({ token_class: text, token_type: text, message: text }),
      },
    },
    required: ['detail'],
  },
  introduction: LOG_IN,
};
