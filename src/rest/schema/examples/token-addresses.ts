import type { OpenAPIObject, SecuritySchemeObject } from '@nestjs/swagger';

/** Where bearer tokens are had, in the form that paths of the document have: the extension `x-tokens` of their scheme. */
export interface TokenAddresses {
  /** Takes a user name and a password, answers `access` and `refresh`. */
  readonly obtain: string;
  /** Takes `refresh`, answers `access`, and `refresh` where a new one takes its place. */
  readonly refresh: string;
  /** Takes `refresh`, which is worth nothing from then on. */
  readonly revoke: string;
  /** Answers a GET by an account with its `username`. */
  readonly account: string;
  /** End all tokens of the account that asks. */
  readonly revokeAll: readonly string[];
}

/** Undefined where the document's security schemes have no such tokens. */
export function tokenAddresses({ components }: OpenAPIObject): TokenAddresses | undefined {
  const schemes = Object.values(components?.securitySchemes ?? {}) as SecuritySchemeObject[];
  return schemes.map((scheme) => scheme['x-tokens'] as TokenAddresses | undefined).find(Boolean);
}
