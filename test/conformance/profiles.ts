/** What the recordings take for granted whatever their profile: the reference's key, and nothing it does not have. */
const COMMON = {
  SECRET_KEY: 'bookstore-conformance-corpus-signing-key-0123456789abcdef',
  RENDERERS: 'json,html',
  CONDITIONAL_REQUESTS: 'false',
  COMPRESSION: 'false',
  THROTTLE_LOGIN: 'none',
  REFRESH_TOKEN_GRACE: '0',
};

const TUTORIAL = { ...COMMON, DEFAULT_PERMISSION: 'AllowAny', PAGINATION: 'none', FILTER_BACKENDS: 'none' };

const SECURED = {
  ...COMMON,
  PAGINATION: 'none',
  FILTER_BACKENDS: 'none',
  ROTATE_REFRESH_TOKENS: 'true',
  BLACKLIST_AFTER_ROTATION: 'true',
};

const PAGES = { PAGE_SIZE: '10', MAX_PAGE_SIZE: '100' };

/** Settings of the service, by the profile that a recording was made with. */
export const PROFILES = {
  tutorial: TUTORIAL,
  secured: SECURED,
  paginated: { ...SECURED, ...PAGES, PAGINATION: 'page', FILTER_BACKENDS: 'filter,search,ordering' },
  limitoffset: { ...SECURED, ...PAGES, PAGINATION: 'limitoffset' },
  cursor: { ...SECURED, ...PAGES, PAGINATION: 'cursor' },
};

export type Profile = keyof typeof PROFILES;

/** Profiles that are replayed. */
export const REPLAYED = Object.keys(PROFILES) as Profile[];
