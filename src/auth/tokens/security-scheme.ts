import type { SchemaObject } from '@nestjs/swagger';
import type { SecurityScheme } from '../../rest/access/authentication.js';
import { objectOf } from '../../rest/openapi/operation-description.js';
import type { TokenAddresses } from '../../rest/schema/examples/token-addresses.js';

const text: SchemaObject = { type: 'string' };

/** Where the views of this folder are. */
const TOKENS: TokenAddresses = {
  obtain: '/api/token/',
  refresh: '/api/token/refresh/',
  revoke: '/api/token/blacklist/',
  revokeAll: ['/api/auth/password/', '/api/auth/logout-all/'],
};

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
        description: 'A stable error code: `token_not_valid` or `user_inactive`.',
      },
      messages: {
        type: 'array',
        description: 'What is wrong with the token.',
        items: objectOf({ token_class: text, token_type: text, message: text }),
      },
    },
    required: ['detail'],
  },
};
