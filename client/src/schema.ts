// Written by `npm run client` from test/schema/openapi.yaml. Do not edit.
export interface paths {
  '/api/books/': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List books
     * @description Answers the books that match all the parameters, as one list, or one page of them where a page is asked for.
     */
    get: operations['books_list'];
    put?: never;
    /**
     * Create a book
     * @description Stores a book and answers it with its id.
     */
    post: operations['books_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/books.csv': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List books as CSV
     * @description Answers the books that match all the parameters, as one list, or one page of them where a page is asked for.
     */
    get: operations['books_list_csv'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/books/{id}/': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Retrieve a book
     * @description Answers a book by its id.
     */
    get: operations['books_retrieve'];
    /**
     * Replace a book
     * @description All required fields have to be sent.
     */
    put: operations['books_update'];
    post?: never;
    /**
     * Delete a book
     * @description Deletes a book by its id.
     */
    delete: operations['books_destroy'];
    options?: never;
    head?: never;
    /**
     * Update a book
     * @description Fields that are left out keep their values.
     */
    patch: operations['books_partial_update'];
    trace?: never;
  };
  '/api/books/bulk/': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Replace books
     * @description All or nothing: if one of them is refused, none is written.
     */
    put: operations['books_bulk_update'];
    /**
     * Create books
     * @description All or nothing: if one of them is refused, none is written.
     */
    post: operations['books_bulk_create'];
    /**
     * Delete books
     * @description All or nothing: if one of them is refused, none is written.
     */
    delete: operations['books_bulk_destroy'];
    options?: never;
    head?: never;
    /**
     * Update books
     * @description Fields that are left out keep their values. All or nothing: if one of them is refused, none is written.
     */
    patch: operations['books_bulk_partial_update'];
    trace?: never;
  };
  '/api/books/changes/': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Follow the changes of books
     * @description Every create, update and delete of an object, once and in order.
     *
     *     Without `since` the response has no changes, only the current cursor. Each response ends with the cursor to continue from. `object` is the object as it is now, not as it was after the change; it is null, and the action `delete`, if the object no longer exists or is no longer visible to the client. To keep a copy: get a cursor, read the list, then apply the changes since that cursor, storing each `object` under its `id` or removing the `id`.
     *
     *     With `Accept: text/event-stream` the changes are sent as Server-Sent Events: `event` is the action, `id` the cursor and `data` the change. A stream ends after five minutes at the latest; `EventSource` then reconnects and continues after the last event.
     */
    get: operations['books_changes_retrieve'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List all collections
     * @description The address of each collection, by name.
     */
    get: operations['root_retrieve'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/schema/': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get this document
     * @description OpenApi3 schema for this API. Format can be selected via content negotiation.
     *
     *     - YAML: application/vnd.oai.openapi
     *     - JSON: application/vnd.oai.openapi+json
     */
    get: operations['schema_retrieve'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/token/': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Log in
     * @description Answers an access and a refresh token for a username and a password.
     */
    post: operations['token_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/token/blacklist/': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Log out
     * @description Ends a refresh token, and all tokens that have come of it.
     */
    post: operations['token_blacklist_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/token/refresh/': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Refresh a token
     * @description Answers a new access token for a refresh token that is in force.
     */
    post: operations['token_refresh_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/token/verify/': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Verify a token
     * @description Answers 200 for a token that is in force, 401 for any other.
     */
    post: operations['token_verify_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/logout-all/': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Log out everywhere
     * @description Logs the user out everywhere: ends all tokens and sessions of the account.
     */
    post: operations['auth_logout_all_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/me/': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Show the current account
     * @description The account of the current user.
     */
    get: operations['auth_me_retrieve'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/password/': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Change the password
     * @description Changes the password of the account and ends all its tokens and sessions, except the
     *     current session.
     */
    post: operations['auth_password_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    Book: {
      /** @example 1 */
      id: number;
      /** @example The Left Hand of Darkness */
      title: string;
      /** @example Ursula K. Le Guin */
      author: string;
      /**
       * Format: date
       * @example 1969-03-01
       */
      published_date: string;
      /** @example 9780441478125 */
      isbn: string;
    };
    PaginatedBookList: {
      /** @description The total number of objects on all pages. */
      count: number;
      /**
       * Format: uri
       * @example null
       */
      next: string | null;
      /**
       * Format: uri
       * @example null
       */
      previous: string | null;
      results: components['schemas']['Book'][];
    };
    BookList: components['schemas']['Book'][] | components['schemas']['PaginatedBookList'];
    ErrorDetail: {
      detail: string;
    };
    /** @description What is wrong, by query parameter. */
    ParameterErrors: {
      [key: string]: string[];
    };
    ParameterError:
      components['schemas']['ParameterErrors'] | string[] | components['schemas']['ErrorDetail'];
    /** @description Problem details (RFC 9457). */
    Problem: {
      /** Format: uri-reference */
      type: string;
      title: string;
      status: number;
      detail: string;
      /** @description What is wrong with an invalid request, by field, parameter or submitted object. */
      errors?:
        | {
            [key: string]: unknown;
          }
        | unknown[];
    };
    AuthenticationError: {
      detail: string;
      /**
       * @description Why credentials were refused.
       * @enum {string}
       */
      code?: 'token_not_valid' | 'user_not_found' | 'user_inactive' | 'bad_authorization_header';
      /** @description What is wrong with the token. */
      messages?: {
        token_class: string;
        token_type: string;
        message: string;
      }[];
    };
    /** @description Problem details (RFC 9457). */
    AuthenticationErrorProblem: {
      /** Format: uri-reference */
      type: string;
      title: string;
      status: number;
      detail: string;
      /** @description What is wrong with an invalid request, by field, parameter or submitted object. */
      errors?:
        | {
            [key: string]: unknown;
          }
        | unknown[];
      /**
       * @description Why credentials were refused.
       * @enum {string}
       */
      code?: 'token_not_valid' | 'user_not_found' | 'user_inactive' | 'bad_authorization_header';
      /** @description What is wrong with the token. */
      messages?: {
        token_class: string;
        token_type: string;
        message: string;
      }[];
    };
    BookRequest: {
      /** @example The Left Hand of Darkness */
      title: string;
      /** @example Ursula K. Le Guin */
      author: string;
      /**
       * Format: date
       * @example 1969-03-01
       */
      published_date: string;
      /** @example 9780441478125 */
      isbn: string;
    };
    BookFieldErrors: {
      title?: string[];
      author?: string[];
      published_date?: string[];
      isbn?: string[];
      non_field_errors?: string[];
    };
    BookRequestError: components['schemas']['BookFieldErrors'] | components['schemas']['ErrorDetail'];
    BookPreconditionFailed: {
      detail: string;
      current: components['schemas']['Book'];
    };
    /** @description Problem details (RFC 9457). */
    BookPreconditionFailedProblem: {
      /** Format: uri-reference */
      type: string;
      title: string;
      status: number;
      detail: string;
      /** @description What is wrong with an invalid request, by field, parameter or submitted object. */
      errors?:
        | {
            [key: string]: unknown;
          }
        | unknown[];
      current: components['schemas']['Book'];
    };
    PatchedBookRequest: {
      /** @example The Left Hand of Darkness */
      title?: string;
      /** @example Ursula K. Le Guin */
      author?: string;
      /**
       * Format: date
       * @example 1969-03-01
       */
      published_date?: string;
      /** @example 9780441478125 */
      isbn?: string;
    };
    BookListRequestError:
      | components['schemas']['BookFieldErrors'][]
      | components['schemas']['BookFieldErrors']
      | components['schemas']['ErrorDetail'];
    BulkBookRequest: {
      /** @example 1 */
      id: number;
      /** @example The Left Hand of Darkness */
      title: string;
      /** @example Ursula K. Le Guin */
      author: string;
      /**
       * Format: date
       * @example 1969-03-01
       */
      published_date: string;
      /** @example 9780441478125 */
      isbn: string;
    };
    BookListPreconditionFailed: {
      detail: string;
      current: components['schemas']['Book'][];
    };
    BulkBookFieldErrors: {
      id?: string[];
      title?: string[];
      author?: string[];
      published_date?: string[];
      isbn?: string[];
      non_field_errors?: string[];
    };
    BulkBookListRequestError:
      | components['schemas']['BulkBookFieldErrors'][]
      | components['schemas']['BulkBookFieldErrors']
      | components['schemas']['ErrorDetail'];
    /** @description Problem details (RFC 9457). */
    BookListPreconditionFailedProblem: {
      /** Format: uri-reference */
      type: string;
      title: string;
      status: number;
      detail: string;
      /** @description What is wrong with an invalid request, by field, parameter or submitted object. */
      errors?:
        | {
            [key: string]: unknown;
          }
        | unknown[];
      current: components['schemas']['Book'][];
    };
    PatchedBulkBookRequest: {
      /** @example 1 */
      id: number;
      /** @example The Left Hand of Darkness */
      title?: string;
      /** @example Ursula K. Le Guin */
      author?: string;
      /**
       * Format: date
       * @example 1969-03-01
       */
      published_date?: string;
      /** @example 9780441478125 */
      isbn?: string;
    };
    BookChange: {
      cursor: string;
      /** @enum {string} */
      action: 'create' | 'update' | 'delete';
      id: number;
      object: components['schemas']['Book'] | null;
    };
    BookChanges: {
      changes: components['schemas']['BookChange'][];
      /** @description Where to continue. */
      cursor: string;
    };
    TokenPair: {
      refresh: string;
      access: string;
    };
    TokenObtainPairRequest: {
      username: string;
      password: string;
    };
    TokenObtainPairFieldErrors: {
      username?: string[];
      password?: string[];
      non_field_errors?: string[];
    };
    TokenObtainPairRequestError:
      components['schemas']['TokenObtainPairFieldErrors'] | components['schemas']['ErrorDetail'];
    TokenBlacklistRequest: {
      refresh: string;
    };
    TokenBlacklistFieldErrors: {
      refresh?: string[];
      non_field_errors?: string[];
    };
    TokenBlacklistRequestError:
      components['schemas']['TokenBlacklistFieldErrors'] | components['schemas']['ErrorDetail'];
    AccessToken: {
      access: string;
    };
    TokenRefreshRequest: {
      refresh: string;
    };
    TokenRefreshFieldErrors: {
      refresh?: string[];
      non_field_errors?: string[];
    };
    TokenRefreshRequestError:
      components['schemas']['TokenRefreshFieldErrors'] | components['schemas']['ErrorDetail'];
    TokenVerifyRequest: {
      token: string;
    };
    TokenVerifyFieldErrors: {
      token?: string[];
      non_field_errors?: string[];
    };
    TokenVerifyRequestError:
      components['schemas']['TokenVerifyFieldErrors'] | components['schemas']['ErrorDetail'];
    Me: {
      id: number;
      username: string;
      email: string;
      first_name: string;
      last_name: string;
      is_staff: boolean;
      is_superuser: boolean;
      /** Format: date-time */
      date_joined: string;
      /** Format: date-time */
      last_login: string | null;
    };
    PasswordChangeRequest: {
      old_password: string;
      new_password: string;
    };
    PasswordChangeFieldErrors: {
      old_password?: string[];
      new_password?: string[];
      non_field_errors?: string[];
    };
    PasswordChangeRequestError:
      components['schemas']['PasswordChangeFieldErrors'] | components['schemas']['ErrorDetail'];
  };
  responses: {
    /** @description The request is malformed or invalid. */
    ParameterError: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "field": [
         *         "This field is required."
         *       ]
         *     }
         */
        'application/json': components['schemas']['ParameterError'];
        /**
         * @example {
         *       "type": "about:blank",
         *       "title": "Bad Request",
         *       "status": 400,
         *       "detail": "The request is invalid.",
         *       "errors": {
         *         "field": [
         *           "This field is required."
         *         ]
         *       }
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description Credentials are missing or invalid. */
    AuthenticationError: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "detail": "Authentication credentials were not provided."
         *     }
         */
        'application/json': components['schemas']['AuthenticationError'];
        /**
         * @example {
         *       "detail": "Authentication credentials were not provided.",
         *       "type": "about:blank",
         *       "title": "Unauthorized",
         *       "status": 401
         *     }
         */
        'application/problem+json': components['schemas']['AuthenticationErrorProblem'];
      };
    };
    /** @description The object or the requested format does not exist. */
    NotFound: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "detail": "Not found."
         *     }
         */
        'application/json': components['schemas']['ErrorDetail'];
        /**
         * @example {
         *       "detail": "Not found.",
         *       "type": "about:blank",
         *       "title": "Not Found",
         *       "status": 404
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description No representation satisfies the Accept header. */
    NotAcceptable: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "detail": "Could not satisfy the request Accept header."
         *     }
         */
        'application/json': components['schemas']['ErrorDetail'];
        /**
         * @example {
         *       "detail": "Could not satisfy the request Accept header.",
         *       "type": "about:blank",
         *       "title": "Not Acceptable",
         *       "status": 406
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description If-Match does not match the current state. */
    PreconditionFailed: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "detail": "The object has been modified since it was read."
         *     }
         */
        'application/json': components['schemas']['ErrorDetail'];
        /**
         * @example {
         *       "detail": "The object has been modified since it was read.",
         *       "type": "about:blank",
         *       "title": "Precondition Failed",
         *       "status": 412
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The service is overloaded or the database is unavailable. Try again later. */
    ServiceUnavailable: {
      headers: {
        /** @description Seconds to wait before trying again. */
        'Retry-After'?: number;
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "detail": "Service temporarily unavailable, try again later."
         *     }
         */
        'application/json': components['schemas']['ErrorDetail'];
        /**
         * @example {
         *       "detail": "Service temporarily unavailable, try again later.",
         *       "type": "about:blank",
         *       "title": "Service Unavailable",
         *       "status": 503
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The URL is too long. The body may be an HTML page instead. */
    AddressTooLong: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "detail": "The URL is too long."
         *     }
         */
        'application/json': components['schemas']['ErrorDetail'];
        /**
         * @example {
         *       "detail": "The URL is too long.",
         *       "type": "about:blank",
         *       "title": "URI Too Long",
         *       "status": 414
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The request has too many or too large headers. The body may be an HTML page instead. */
    HeadersTooLarge: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "detail": "The request has too many or too large headers."
         *     }
         */
        'application/json': components['schemas']['ErrorDetail'];
        /**
         * @example {
         *       "detail": "The request has too many or too large headers.",
         *       "type": "about:blank",
         *       "title": "Request Header Fields Too Large",
         *       "status": 431
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The request is malformed or invalid. */
    BookRequestError: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "title": [
         *         "This field is required."
         *       ]
         *     }
         */
        'application/json': components['schemas']['BookRequestError'];
        /**
         * @example {
         *       "type": "about:blank",
         *       "title": "Bad Request",
         *       "status": 400,
         *       "detail": "The request is invalid.",
         *       "errors": {
         *         "title": [
         *           "This field is required."
         *         ]
         *       }
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The user does not have permission. */
    PermissionDenied: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "detail": "You do not have permission to perform this action."
         *     }
         */
        'application/json': components['schemas']['ErrorDetail'];
        /**
         * @example {
         *       "detail": "You do not have permission to perform this action.",
         *       "type": "about:blank",
         *       "title": "Forbidden",
         *       "status": 403
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The first request with this Idempotency-Key is still being processed. */
    RequestUnderWay: {
      headers: {
        /** @description Seconds to wait before trying again. */
        'Retry-After'?: number;
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "detail": "A request with this Idempotency-Key is still being processed."
         *     }
         */
        'application/json': components['schemas']['ErrorDetail'];
        /**
         * @example {
         *       "detail": "A request with this Idempotency-Key is still being processed.",
         *       "type": "about:blank",
         *       "title": "Conflict",
         *       "status": 409
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The request body is too large. */
    RequestTooLarge: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "detail": "Request body is larger than 2621440 bytes."
         *     }
         */
        'application/json': components['schemas']['ErrorDetail'];
        /**
         * @example {
         *       "detail": "Request body is larger than 2621440 bytes.",
         *       "type": "about:blank",
         *       "title": "Payload Too Large",
         *       "status": 413
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The media type of the request body is not supported. */
    UnsupportedMediaType: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "detail": "Unsupported media type \"text/plain\" in request."
         *     }
         */
        'application/json': components['schemas']['ErrorDetail'];
        /**
         * @example {
         *       "detail": "Unsupported media type \"text/plain\" in request.",
         *       "type": "about:blank",
         *       "title": "Unsupported Media Type",
         *       "status": 415
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The Idempotency-Key was already used with a different request. */
    UnprocessableContent: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "detail": "This Idempotency-Key was already used with a different request."
         *     }
         */
        'application/json': components['schemas']['ErrorDetail'];
        /**
         * @example {
         *       "detail": "This Idempotency-Key was already used with a different request.",
         *       "type": "about:blank",
         *       "title": "Unprocessable Entity",
         *       "status": 422
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description There is not enough storage space. */
    InsufficientStorage: {
      headers: {
        /** @description Seconds to wait before trying again. */
        'Retry-After'?: number;
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "detail": "Insufficient storage, try again later."
         *     }
         */
        'application/json': components['schemas']['ErrorDetail'];
        /**
         * @example {
         *       "detail": "Insufficient storage, try again later.",
         *       "type": "about:blank",
         *       "title": "Insufficient Storage",
         *       "status": 507
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The request is malformed or invalid. */
    ParameterErrorCSV: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'text/csv': string;
        /**
         * @example {
         *       "type": "about:blank",
         *       "title": "Bad Request",
         *       "status": 400,
         *       "detail": "The request is invalid.",
         *       "errors": {
         *         "field": [
         *           "This field is required."
         *         ]
         *       }
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description Credentials are missing or invalid. */
    AuthenticationErrorCSV: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'text/csv': string;
        /**
         * @example {
         *       "detail": "Authentication credentials were not provided.",
         *       "type": "about:blank",
         *       "title": "Unauthorized",
         *       "status": 401
         *     }
         */
        'application/problem+json': components['schemas']['AuthenticationErrorProblem'];
      };
    };
    /** @description The object or the requested format does not exist. */
    NotFoundCSV: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'text/csv': string;
        /**
         * @example {
         *       "detail": "Not found.",
         *       "type": "about:blank",
         *       "title": "Not Found",
         *       "status": 404
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description If-Match does not match the current state. */
    PreconditionFailedCSV: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        'text/csv': string;
        /**
         * @example {
         *       "detail": "The object has been modified since it was read.",
         *       "type": "about:blank",
         *       "title": "Precondition Failed",
         *       "status": 412
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The service is overloaded or the database is unavailable. Try again later. */
    ServiceUnavailableCSV: {
      headers: {
        /** @description Seconds to wait before trying again. */
        'Retry-After'?: number;
        [name: string]: unknown;
      };
      content: {
        'text/csv': string;
        /**
         * @example {
         *       "detail": "Service temporarily unavailable, try again later.",
         *       "type": "about:blank",
         *       "title": "Service Unavailable",
         *       "status": 503
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The object has been modified since it was read. `current` is its current state. */
    BookPreconditionFailed: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "detail": "The object has been modified since it was read.",
         *       "current": {
         *         "id": 1,
         *         "title": "The Left Hand of Darkness",
         *         "author": "Ursula K. Le Guin",
         *         "published_date": "1969-03-01",
         *         "isbn": "9780441478125"
         *       }
         *     }
         */
        'application/json': components['schemas']['BookPreconditionFailed'];
        /**
         * @example {
         *       "type": "about:blank",
         *       "title": "Precondition Failed",
         *       "status": 412,
         *       "detail": "The object has been modified since it was read.",
         *       "errors": {},
         *       "current": {
         *         "id": 1,
         *         "title": "The Left Hand of Darkness",
         *         "author": "Ursula K. Le Guin",
         *         "published_date": "1969-03-01",
         *         "isbn": "9780441478125"
         *       }
         *     }
         */
        'application/problem+json': components['schemas']['BookPreconditionFailedProblem'];
      };
    };
    /** @description A list of errors as long as the submitted list, with `{}` for each valid object; or the errors of the request as a whole. Nothing is stored. */
    BookListRequestError: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        /**
         * @example [
         *       {},
         *       {
         *         "title": [
         *           "This field is required."
         *         ]
         *       }
         *     ]
         */
        'application/json': components['schemas']['BookListRequestError'];
        /**
         * @example {
         *       "type": "about:blank",
         *       "title": "Bad Request",
         *       "status": 400,
         *       "detail": "The request is invalid.",
         *       "errors": [
         *         {},
         *         {
         *           "title": [
         *             "This field is required."
         *           ]
         *         }
         *       ]
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description A list of errors as long as the submitted list, with `{}` for each valid object; or the errors of the request as a whole. Nothing is stored. */
    BulkBookListRequestError: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        /**
         * @example [
         *       {},
         *       {
         *         "id": [
         *           "This field is required."
         *         ]
         *       }
         *     ]
         */
        'application/json': components['schemas']['BulkBookListRequestError'];
        /**
         * @example {
         *       "type": "about:blank",
         *       "title": "Bad Request",
         *       "status": 400,
         *       "detail": "The request is invalid.",
         *       "errors": [
         *         {},
         *         {
         *           "id": [
         *             "This field is required."
         *           ]
         *         }
         *       ]
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description At least one object has been modified since it was read. `current` is a list of the modified objects in their current state. */
    BookListPreconditionFailed: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "detail": "The object has been modified since it was read.",
         *       "current": [
         *         {
         *           "id": 1,
         *           "title": "The Left Hand of Darkness",
         *           "author": "Ursula K. Le Guin",
         *           "published_date": "1969-03-01",
         *           "isbn": "9780441478125"
         *         }
         *       ]
         *     }
         */
        'application/json': components['schemas']['BookListPreconditionFailed'];
        /**
         * @example {
         *       "type": "about:blank",
         *       "title": "Precondition Failed",
         *       "status": 412,
         *       "detail": "The object has been modified since it was read.",
         *       "errors": {},
         *       "current": [
         *         {
         *           "id": 1,
         *           "title": "The Left Hand of Darkness",
         *           "author": "Ursula K. Le Guin",
         *           "published_date": "1969-03-01",
         *           "isbn": "9780441478125"
         *         }
         *       ]
         *     }
         */
        'application/problem+json': components['schemas']['BookListPreconditionFailedProblem'];
      };
    };
    /** @description The changes after this cursor are no longer available. Get a new cursor and read the list again. */
    Gone: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "detail": "The changes after this cursor are not kept. Ask without a cursor for a new one, then read the list again."
         *     }
         */
        'application/json': components['schemas']['ErrorDetail'];
        /**
         * @example {
         *       "detail": "The changes after this cursor are not kept. Ask without a cursor for a new one, then read the list again.",
         *       "type": "about:blank",
         *       "title": "Gone",
         *       "status": 410
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The client already has too many requests and streams that wait for changes. */
    Throttled: {
      headers: {
        /** @description Seconds to wait before trying again. */
        'Retry-After'?: number;
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "detail": "Request was throttled. Expected available in 5 seconds."
         *     }
         */
        'application/json': components['schemas']['ErrorDetail'];
        /**
         * @example {
         *       "detail": "Request was throttled. Expected available in 5 seconds.",
         *       "type": "about:blank",
         *       "title": "Too Many Requests",
         *       "status": 429
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The request is malformed or invalid. */
    TokenObtainPairRequestError: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "username": [
         *         "This field is required."
         *       ]
         *     }
         */
        'application/json': components['schemas']['TokenObtainPairRequestError'];
        /**
         * @example {
         *       "type": "about:blank",
         *       "title": "Bad Request",
         *       "status": 400,
         *       "detail": "The request is invalid.",
         *       "errors": {
         *         "username": [
         *           "This field is required."
         *         ]
         *       }
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The request is malformed or invalid. */
    TokenBlacklistRequestError: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "refresh": [
         *         "This field is required."
         *       ]
         *     }
         */
        'application/json': components['schemas']['TokenBlacklistRequestError'];
        /**
         * @example {
         *       "type": "about:blank",
         *       "title": "Bad Request",
         *       "status": 400,
         *       "detail": "The request is invalid.",
         *       "errors": {
         *         "refresh": [
         *           "This field is required."
         *         ]
         *       }
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The request is malformed or invalid. */
    TokenRefreshRequestError: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "refresh": [
         *         "This field is required."
         *       ]
         *     }
         */
        'application/json': components['schemas']['TokenRefreshRequestError'];
        /**
         * @example {
         *       "type": "about:blank",
         *       "title": "Bad Request",
         *       "status": 400,
         *       "detail": "The request is invalid.",
         *       "errors": {
         *         "refresh": [
         *           "This field is required."
         *         ]
         *       }
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The request is malformed or invalid. */
    TokenVerifyRequestError: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "token": [
         *         "This field is required."
         *       ]
         *     }
         */
        'application/json': components['schemas']['TokenVerifyRequestError'];
        /**
         * @example {
         *       "type": "about:blank",
         *       "title": "Bad Request",
         *       "status": 400,
         *       "detail": "The request is invalid.",
         *       "errors": {
         *         "token": [
         *           "This field is required."
         *         ]
         *       }
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description The request is malformed or invalid. */
    PasswordChangeRequestError: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "old_password": [
         *         "This field is required."
         *       ]
         *     }
         */
        'application/json': components['schemas']['PasswordChangeRequestError'];
        /**
         * @example {
         *       "type": "about:blank",
         *       "title": "Bad Request",
         *       "status": 400,
         *       "detail": "The request is invalid.",
         *       "errors": {
         *         "old_password": [
         *           "This field is required."
         *         ]
         *       }
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
  };
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  books_list: {
    parameters: {
      query?: {
        /** @description Title: equal to this value. */
        title?: string;
        /** @description Title: contains this text (case-insensitive). */
        title__icontains?: string;
        /** @description Author: equal to this value. */
        author?: string;
        /** @description Author: contains this text (case-insensitive). */
        author__icontains?: string;
        /** @description Published date: equal to this value. */
        published_date?: string;
        /** @description Published date: greater than or equal to this value. */
        published_date__gte?: string;
        /** @description Published date: less than or equal to this value. */
        published_date__lte?: string;
        /** @description Published date: in this year. */
        published_date__year?: number;
        /** @description Isbn: equal to this value. */
        isbn?: string;
        /** @description One or more search terms, separated by spaces or commas (at most 32). */
        search?: string;
        /** @description Which field to use when ordering the results. */
        ordering?: string;
        /** @description A page number within the paginated result set. */
        page?: number;
        /**
         * @description Number of results to return per page, at most 1000.
         * @example 20
         */
        page_size?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description Identifies the version of the returned representation. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example [
           *       {
           *         "id": 1,
           *         "title": "The Left Hand of Darkness",
           *         "author": "Ursula K. Le Guin",
           *         "published_date": "1969-03-01",
           *         "isbn": "9780441478125"
           *       }
           *     ]
           */
          'application/json': components['schemas']['BookList'];
        };
      };
      /** @description Not modified: If-None-Match matches the current representation. */
      304: {
        headers: {
          /** @description Identifies the version of the returned representation. */
          ETag?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['ParameterError'];
      401: components['responses']['AuthenticationError'];
      404: components['responses']['NotFound'];
      406: components['responses']['NotAcceptable'];
      412: components['responses']['PreconditionFailed'];
      414: components['responses']['AddressTooLong'];
      431: components['responses']['HeadersTooLarge'];
      503: components['responses']['ServiceUnavailable'];
    };
  };
  books_create: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key chosen by the client. A request repeated with the same key is executed only once and gets the first response again. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "title": "The Left Hand of Darkness",
         *       "author": "Ursula K. Le Guin",
         *       "published_date": "1969-03-01",
         *       "isbn": "9780441478125"
         *     }
         */
        'application/json': components['schemas']['BookRequest'];
        /**
         * @example {
         *       "title": "The Left Hand of Darkness",
         *       "author": "Ursula K. Le Guin",
         *       "published_date": "1969-03-01",
         *       "isbn": "9780441478125"
         *     }
         */
        'application/x-www-form-urlencoded': components['schemas']['BookRequest'];
        /**
         * @example {
         *       "title": "The Left Hand of Darkness",
         *       "author": "Ursula K. Le Guin",
         *       "published_date": "1969-03-01",
         *       "isbn": "9780441478125"
         *     }
         */
        'multipart/form-data': components['schemas']['BookRequest'];
      };
    };
    responses: {
      /** @description Created */
      201: {
        headers: {
          /** @description Identifies the version of the returned representation. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "id": 1,
           *       "title": "The Left Hand of Darkness",
           *       "author": "Ursula K. Le Guin",
           *       "published_date": "1969-03-01",
           *       "isbn": "9780441478125"
           *     }
           */
          'application/json': components['schemas']['Book'];
        };
      };
      400: components['responses']['BookRequestError'];
      401: components['responses']['AuthenticationError'];
      403: components['responses']['PermissionDenied'];
      404: components['responses']['NotFound'];
      406: components['responses']['NotAcceptable'];
      409: components['responses']['RequestUnderWay'];
      413: components['responses']['RequestTooLarge'];
      414: components['responses']['AddressTooLong'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['UnprocessableContent'];
      431: components['responses']['HeadersTooLarge'];
      503: components['responses']['ServiceUnavailable'];
      507: components['responses']['InsufficientStorage'];
    };
  };
  books_list_csv: {
    parameters: {
      query?: {
        /** @description Title: equal to this value. */
        title?: string;
        /** @description Title: contains this text (case-insensitive). */
        title__icontains?: string;
        /** @description Author: equal to this value. */
        author?: string;
        /** @description Author: contains this text (case-insensitive). */
        author__icontains?: string;
        /** @description Published date: equal to this value. */
        published_date?: string;
        /** @description Published date: greater than or equal to this value. */
        published_date__gte?: string;
        /** @description Published date: less than or equal to this value. */
        published_date__lte?: string;
        /** @description Published date: in this year. */
        published_date__year?: number;
        /** @description Isbn: equal to this value. */
        isbn?: string;
        /** @description One or more search terms, separated by spaces or commas (at most 32). */
        search?: string;
        /** @description Which field to use when ordering the results. */
        ordering?: string;
        /** @description A page number within the paginated result set. */
        page?: number;
        /**
         * @description Number of results to return per page, at most 1000.
         * @example 20
         */
        page_size?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description Identifies the version of the returned representation. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'text/csv': string;
        };
      };
      /** @description Not modified: If-None-Match matches the current representation. */
      304: {
        headers: {
          /** @description Identifies the version of the returned representation. */
          ETag?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['ParameterErrorCSV'];
      401: components['responses']['AuthenticationErrorCSV'];
      404: components['responses']['NotFoundCSV'];
      406: components['responses']['NotAcceptable'];
      412: components['responses']['PreconditionFailedCSV'];
      414: components['responses']['AddressTooLong'];
      431: components['responses']['HeadersTooLarge'];
      503: components['responses']['ServiceUnavailableCSV'];
    };
  };
  books_retrieve: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description A unique integer value identifying this object.
         * @example 1
         */
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description Identifies the version of the returned representation. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "id": 1,
           *       "title": "The Left Hand of Darkness",
           *       "author": "Ursula K. Le Guin",
           *       "published_date": "1969-03-01",
           *       "isbn": "9780441478125"
           *     }
           */
          'application/json': components['schemas']['Book'];
        };
      };
      /** @description Not modified: If-None-Match matches the current representation. */
      304: {
        headers: {
          /** @description Identifies the version of the returned representation. */
          ETag?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['ParameterError'];
      401: components['responses']['AuthenticationError'];
      404: components['responses']['NotFound'];
      406: components['responses']['NotAcceptable'];
      412: components['responses']['PreconditionFailed'];
      414: components['responses']['AddressTooLong'];
      431: components['responses']['HeadersTooLarge'];
      503: components['responses']['ServiceUnavailable'];
    };
  };
  books_update: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of the version to change. If it is not the current one, nothing is changed. */
        'If-Match'?: string;
      };
      path: {
        /**
         * @description A unique integer value identifying this object.
         * @example 1
         */
        id: number;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "title": "The Left Hand of Darkness",
         *       "author": "Ursula K. Le Guin",
         *       "published_date": "1969-03-01",
         *       "isbn": "9780441478125"
         *     }
         */
        'application/json': components['schemas']['BookRequest'];
        /**
         * @example {
         *       "title": "The Left Hand of Darkness",
         *       "author": "Ursula K. Le Guin",
         *       "published_date": "1969-03-01",
         *       "isbn": "9780441478125"
         *     }
         */
        'application/x-www-form-urlencoded': components['schemas']['BookRequest'];
        /**
         * @example {
         *       "title": "The Left Hand of Darkness",
         *       "author": "Ursula K. Le Guin",
         *       "published_date": "1969-03-01",
         *       "isbn": "9780441478125"
         *     }
         */
        'multipart/form-data': components['schemas']['BookRequest'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description Identifies the version of the returned representation. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "id": 1,
           *       "title": "The Left Hand of Darkness",
           *       "author": "Ursula K. Le Guin",
           *       "published_date": "1969-03-01",
           *       "isbn": "9780441478125"
           *     }
           */
          'application/json': components['schemas']['Book'];
        };
      };
      400: components['responses']['BookRequestError'];
      401: components['responses']['AuthenticationError'];
      403: components['responses']['PermissionDenied'];
      404: components['responses']['NotFound'];
      406: components['responses']['NotAcceptable'];
      412: components['responses']['BookPreconditionFailed'];
      413: components['responses']['RequestTooLarge'];
      414: components['responses']['AddressTooLong'];
      415: components['responses']['UnsupportedMediaType'];
      431: components['responses']['HeadersTooLarge'];
      503: components['responses']['ServiceUnavailable'];
      507: components['responses']['InsufficientStorage'];
    };
  };
  books_destroy: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of the version to change. If it is not the current one, nothing is changed. */
        'If-Match'?: string;
      };
      path: {
        /**
         * @description A unique integer value identifying this object.
         * @example 1
         */
        id: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description No Content */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['ParameterError'];
      401: components['responses']['AuthenticationError'];
      403: components['responses']['PermissionDenied'];
      404: components['responses']['NotFound'];
      406: components['responses']['NotAcceptable'];
      412: components['responses']['BookPreconditionFailed'];
      414: components['responses']['AddressTooLong'];
      431: components['responses']['HeadersTooLarge'];
      503: components['responses']['ServiceUnavailable'];
      507: components['responses']['InsufficientStorage'];
    };
  };
  books_partial_update: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of the version to change. If it is not the current one, nothing is changed. */
        'If-Match'?: string;
      };
      path: {
        /**
         * @description A unique integer value identifying this object.
         * @example 1
         */
        id: number;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        /**
         * @example {
         *       "title": "The Left Hand of Darkness"
         *     }
         */
        'application/json': components['schemas']['PatchedBookRequest'];
        /**
         * @example {
         *       "title": "The Left Hand of Darkness"
         *     }
         */
        'application/x-www-form-urlencoded': components['schemas']['PatchedBookRequest'];
        /**
         * @example {
         *       "title": "The Left Hand of Darkness"
         *     }
         */
        'multipart/form-data': components['schemas']['PatchedBookRequest'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description Identifies the version of the returned representation. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "id": 1,
           *       "title": "The Left Hand of Darkness",
           *       "author": "Ursula K. Le Guin",
           *       "published_date": "1969-03-01",
           *       "isbn": "9780441478125"
           *     }
           */
          'application/json': components['schemas']['Book'];
        };
      };
      400: components['responses']['BookRequestError'];
      401: components['responses']['AuthenticationError'];
      403: components['responses']['PermissionDenied'];
      404: components['responses']['NotFound'];
      406: components['responses']['NotAcceptable'];
      412: components['responses']['BookPreconditionFailed'];
      413: components['responses']['RequestTooLarge'];
      414: components['responses']['AddressTooLong'];
      415: components['responses']['UnsupportedMediaType'];
      431: components['responses']['HeadersTooLarge'];
      503: components['responses']['ServiceUnavailable'];
      507: components['responses']['InsufficientStorage'];
    };
  };
  books_bulk_update: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETags of the versions to change, separated by commas. If any object has another version, nothing is changed. `*` matches any version. */
        'If-Match'?: string;
        /** @description A key chosen by the client. A request repeated with the same key is executed only once and gets the first response again. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example [
         *       {
         *         "id": 1,
         *         "title": "The Left Hand of Darkness",
         *         "author": "Ursula K. Le Guin",
         *         "published_date": "1969-03-01",
         *         "isbn": "9780441478125"
         *       }
         *     ]
         */
        'application/json': components['schemas']['BulkBookRequest'][];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example [
           *       {
           *         "id": 1,
           *         "title": "The Left Hand of Darkness",
           *         "author": "Ursula K. Le Guin",
           *         "published_date": "1969-03-01",
           *         "isbn": "9780441478125"
           *       }
           *     ]
           */
          'application/json': components['schemas']['Book'][];
        };
      };
      400: components['responses']['BulkBookListRequestError'];
      401: components['responses']['AuthenticationError'];
      403: components['responses']['PermissionDenied'];
      404: components['responses']['NotFound'];
      406: components['responses']['NotAcceptable'];
      409: components['responses']['RequestUnderWay'];
      412: components['responses']['BookListPreconditionFailed'];
      413: components['responses']['RequestTooLarge'];
      414: components['responses']['AddressTooLong'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['UnprocessableContent'];
      431: components['responses']['HeadersTooLarge'];
      503: components['responses']['ServiceUnavailable'];
      507: components['responses']['InsufficientStorage'];
    };
  };
  books_bulk_create: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key chosen by the client. A request repeated with the same key is executed only once and gets the first response again. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example [
         *       {
         *         "title": "The Left Hand of Darkness",
         *         "author": "Ursula K. Le Guin",
         *         "published_date": "1969-03-01",
         *         "isbn": "9780441478125"
         *       }
         *     ]
         */
        'application/json': components['schemas']['BookRequest'][];
      };
    };
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example [
           *       {
           *         "id": 1,
           *         "title": "The Left Hand of Darkness",
           *         "author": "Ursula K. Le Guin",
           *         "published_date": "1969-03-01",
           *         "isbn": "9780441478125"
           *       }
           *     ]
           */
          'application/json': components['schemas']['Book'][];
        };
      };
      400: components['responses']['BookListRequestError'];
      401: components['responses']['AuthenticationError'];
      403: components['responses']['PermissionDenied'];
      404: components['responses']['NotFound'];
      406: components['responses']['NotAcceptable'];
      409: components['responses']['RequestUnderWay'];
      413: components['responses']['RequestTooLarge'];
      414: components['responses']['AddressTooLong'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['UnprocessableContent'];
      431: components['responses']['HeadersTooLarge'];
      503: components['responses']['ServiceUnavailable'];
      507: components['responses']['InsufficientStorage'];
    };
  };
  books_bulk_destroy: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETags of the versions to change, separated by commas. If any object has another version, nothing is changed. `*` matches any version. */
        'If-Match'?: string;
        /** @description A key chosen by the client. A request repeated with the same key is executed only once and gets the first response again. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example [
         *       1
         *     ]
         */
        'application/json': number[];
      };
    };
    responses: {
      /** @description No Content */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['BulkBookListRequestError'];
      401: components['responses']['AuthenticationError'];
      403: components['responses']['PermissionDenied'];
      404: components['responses']['NotFound'];
      406: components['responses']['NotAcceptable'];
      409: components['responses']['RequestUnderWay'];
      412: components['responses']['BookListPreconditionFailed'];
      413: components['responses']['RequestTooLarge'];
      414: components['responses']['AddressTooLong'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['UnprocessableContent'];
      431: components['responses']['HeadersTooLarge'];
      503: components['responses']['ServiceUnavailable'];
      507: components['responses']['InsufficientStorage'];
    };
  };
  books_bulk_partial_update: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETags of the versions to change, separated by commas. If any object has another version, nothing is changed. `*` matches any version. */
        'If-Match'?: string;
        /** @description A key chosen by the client. A request repeated with the same key is executed only once and gets the first response again. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example [
         *       {
         *         "id": 1,
         *         "title": "The Left Hand of Darkness"
         *       }
         *     ]
         */
        'application/json': components['schemas']['PatchedBulkBookRequest'][];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example [
           *       {
           *         "id": 1,
           *         "title": "The Left Hand of Darkness",
           *         "author": "Ursula K. Le Guin",
           *         "published_date": "1969-03-01",
           *         "isbn": "9780441478125"
           *       }
           *     ]
           */
          'application/json': components['schemas']['Book'][];
        };
      };
      400: components['responses']['BulkBookListRequestError'];
      401: components['responses']['AuthenticationError'];
      403: components['responses']['PermissionDenied'];
      404: components['responses']['NotFound'];
      406: components['responses']['NotAcceptable'];
      409: components['responses']['RequestUnderWay'];
      412: components['responses']['BookListPreconditionFailed'];
      413: components['responses']['RequestTooLarge'];
      414: components['responses']['AddressTooLong'];
      415: components['responses']['UnsupportedMediaType'];
      422: components['responses']['UnprocessableContent'];
      431: components['responses']['HeadersTooLarge'];
      503: components['responses']['ServiceUnavailable'];
      507: components['responses']['InsufficientStorage'];
    };
  };
  books_changes_retrieve: {
    parameters: {
      query?: {
        /** @description The cursor after which to continue. `0` begins with the oldest change that is kept. */
        since?: string;
        /** @description The maximum number of changes in the response. */
        limit?: number;
        /** @description Seconds to wait for a change if there is none yet (long polling). */
        wait?: number;
      };
      header?: {
        /** @description For an event stream, the cursor after which to continue. It takes precedence over `since`. */
        'Last-Event-ID'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description Identifies the version of the returned representation. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "changes": [
           *         {
           *           "cursor": "<cursor>",
           *           "action": "create",
           *           "id": 1,
           *           "object": {
           *             "id": 1,
           *             "title": "The Left Hand of Darkness",
           *             "author": "Ursula K. Le Guin",
           *             "published_date": "1969-03-01",
           *             "isbn": "9780441478125"
           *           }
           *         }
           *       ],
           *       "cursor": "<cursor>"
           *     }
           */
          'application/json': components['schemas']['BookChanges'];
        };
      };
      /** @description Not modified: If-None-Match matches the current representation. */
      304: {
        headers: {
          /** @description Identifies the version of the returned representation. */
          ETag?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['ParameterError'];
      401: components['responses']['AuthenticationError'];
      404: components['responses']['NotFound'];
      406: components['responses']['NotAcceptable'];
      410: components['responses']['Gone'];
      412: components['responses']['PreconditionFailed'];
      414: components['responses']['AddressTooLong'];
      429: components['responses']['Throttled'];
      431: components['responses']['HeadersTooLarge'];
      503: components['responses']['ServiceUnavailable'];
    };
  };
  root_retrieve: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description Identifies the version of the returned representation. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          /** @example {} */
          'application/json': {
            [key: string]: string;
          };
        };
      };
      /** @description Not modified: If-None-Match matches the current representation. */
      304: {
        headers: {
          /** @description Identifies the version of the returned representation. */
          ETag?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['ParameterError'];
      401: components['responses']['AuthenticationError'];
      404: components['responses']['NotFound'];
      406: components['responses']['NotAcceptable'];
      412: components['responses']['PreconditionFailed'];
      414: components['responses']['AddressTooLong'];
      431: components['responses']['HeadersTooLarge'];
      503: components['responses']['ServiceUnavailable'];
    };
  };
  schema_retrieve: {
    parameters: {
      query?: {
        /** @description YAML or JSON. */
        format?: 'yaml' | 'json';
        /** @description The version of OpenAPI. */
        version?: '3.1' | '3.0';
        /** @description A part for the staff that is to be added. */
        include?: 'admin';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description Identifies the version of the returned representation. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          /** @example {} */
          'application/vnd.oai.openapi': {
            [key: string]: unknown;
          };
          /** @example {} */
          'application/yaml': {
            [key: string]: unknown;
          };
          /** @example {} */
          'application/vnd.oai.openapi+json': {
            [key: string]: unknown;
          };
          /** @example {} */
          'application/json': {
            [key: string]: unknown;
          };
        };
      };
      /** @description Not modified: If-None-Match matches the current representation. */
      304: {
        headers: {
          /** @description Identifies the version of the returned representation. */
          ETag?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The request is malformed or invalid. */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "field": [
           *         "This field is required."
           *       ]
           *     }
           */
          'application/vnd.oai.openapi': components['schemas']['ParameterError'];
          /**
           * @example {
           *       "field": [
           *         "This field is required."
           *       ]
           *     }
           */
          'application/yaml': components['schemas']['ParameterError'];
          /**
           * @example {
           *       "field": [
           *         "This field is required."
           *       ]
           *     }
           */
          'application/vnd.oai.openapi+json': components['schemas']['ParameterError'];
          /**
           * @example {
           *       "field": [
           *         "This field is required."
           *       ]
           *     }
           */
          'application/json': components['schemas']['ParameterError'];
          /**
           * @example {
           *       "type": "about:blank",
           *       "title": "Bad Request",
           *       "status": 400,
           *       "detail": "The request is invalid.",
           *       "errors": {
           *         "field": [
           *           "This field is required."
           *         ]
           *       }
           *     }
           */
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description Credentials are missing or invalid. */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "detail": "Authentication credentials were not provided."
           *     }
           */
          'application/vnd.oai.openapi': components['schemas']['AuthenticationError'];
          /**
           * @example {
           *       "detail": "Authentication credentials were not provided."
           *     }
           */
          'application/yaml': components['schemas']['AuthenticationError'];
          /**
           * @example {
           *       "detail": "Authentication credentials were not provided."
           *     }
           */
          'application/vnd.oai.openapi+json': components['schemas']['AuthenticationError'];
          /**
           * @example {
           *       "detail": "Authentication credentials were not provided."
           *     }
           */
          'application/json': components['schemas']['AuthenticationError'];
          /**
           * @example {
           *       "detail": "Authentication credentials were not provided.",
           *       "type": "about:blank",
           *       "title": "Unauthorized",
           *       "status": 401
           *     }
           */
          'application/problem+json': components['schemas']['AuthenticationErrorProblem'];
        };
      };
      /** @description The part that `include` names is for the staff. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "detail": "You do not have permission to perform this action."
           *     }
           */
          'application/vnd.oai.openapi': components['schemas']['ErrorDetail'];
          /**
           * @example {
           *       "detail": "You do not have permission to perform this action."
           *     }
           */
          'application/yaml': components['schemas']['ErrorDetail'];
          /**
           * @example {
           *       "detail": "You do not have permission to perform this action."
           *     }
           */
          'application/vnd.oai.openapi+json': components['schemas']['ErrorDetail'];
          /**
           * @example {
           *       "detail": "You do not have permission to perform this action."
           *     }
           */
          'application/json': components['schemas']['ErrorDetail'];
          /**
           * @example {
           *       "detail": "You do not have permission to perform this action.",
           *       "type": "about:blank",
           *       "title": "Forbidden",
           *       "status": 403
           *     }
           */
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description The object or the requested format does not exist. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "detail": "Not found."
           *     }
           */
          'application/vnd.oai.openapi': components['schemas']['ErrorDetail'];
          /**
           * @example {
           *       "detail": "Not found."
           *     }
           */
          'application/yaml': components['schemas']['ErrorDetail'];
          /**
           * @example {
           *       "detail": "Not found."
           *     }
           */
          'application/vnd.oai.openapi+json': components['schemas']['ErrorDetail'];
          /**
           * @example {
           *       "detail": "Not found."
           *     }
           */
          'application/json': components['schemas']['ErrorDetail'];
          /**
           * @example {
           *       "detail": "Not found.",
           *       "type": "about:blank",
           *       "title": "Not Found",
           *       "status": 404
           *     }
           */
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description No representation satisfies the Accept header. */
      406: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "detail": "Could not satisfy the request Accept header."
           *     }
           */
          'application/vnd.oai.openapi': components['schemas']['ErrorDetail'];
          /**
           * @example {
           *       "detail": "Could not satisfy the request Accept header."
           *     }
           */
          'application/yaml': components['schemas']['ErrorDetail'];
          /**
           * @example {
           *       "detail": "Could not satisfy the request Accept header."
           *     }
           */
          'application/vnd.oai.openapi+json': components['schemas']['ErrorDetail'];
          /**
           * @example {
           *       "detail": "Could not satisfy the request Accept header."
           *     }
           */
          'application/json': components['schemas']['ErrorDetail'];
          /**
           * @example {
           *       "detail": "Could not satisfy the request Accept header.",
           *       "type": "about:blank",
           *       "title": "Not Acceptable",
           *       "status": 406
           *     }
           */
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description If-Match does not match the current state. */
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "detail": "The object has been modified since it was read."
           *     }
           */
          'application/vnd.oai.openapi': components['schemas']['ErrorDetail'];
          /**
           * @example {
           *       "detail": "The object has been modified since it was read."
           *     }
           */
          'application/yaml': components['schemas']['ErrorDetail'];
          /**
           * @example {
           *       "detail": "The object has been modified since it was read."
           *     }
           */
          'application/vnd.oai.openapi+json': components['schemas']['ErrorDetail'];
          /**
           * @example {
           *       "detail": "The object has been modified since it was read."
           *     }
           */
          'application/json': components['schemas']['ErrorDetail'];
          /**
           * @example {
           *       "detail": "The object has been modified since it was read.",
           *       "type": "about:blank",
           *       "title": "Precondition Failed",
           *       "status": 412
           *     }
           */
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      414: components['responses']['AddressTooLong'];
      431: components['responses']['HeadersTooLarge'];
    };
  };
  token_create: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "username": "<username>",
         *       "password": "<password>"
         *     }
         */
        'application/json': components['schemas']['TokenObtainPairRequest'];
        /**
         * @example {
         *       "username": "<username>",
         *       "password": "<password>"
         *     }
         */
        'application/x-www-form-urlencoded': components['schemas']['TokenObtainPairRequest'];
        /**
         * @example {
         *       "username": "<username>",
         *       "password": "<password>"
         *     }
         */
        'multipart/form-data': components['schemas']['TokenObtainPairRequest'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "refresh": "<refresh>",
           *       "access": "<access>"
           *     }
           */
          'application/json': components['schemas']['TokenPair'];
        };
      };
      400: components['responses']['TokenObtainPairRequestError'];
      401: components['responses']['AuthenticationError'];
      404: components['responses']['NotFound'];
      406: components['responses']['NotAcceptable'];
      413: components['responses']['RequestTooLarge'];
      414: components['responses']['AddressTooLong'];
      415: components['responses']['UnsupportedMediaType'];
      /** @description Too many requests. Try again after the time given in `Retry-After`. */
      429: {
        headers: {
          /** @description Each throttle with its quota (`q`) and its window in seconds (`w`): `"anon";q=100;w=86400`. */
          'RateLimit-Policy'?: string;
          /** @description Remaining requests (`r`) and seconds until more are available (`t`): `"anon";r=0;t=60`. */
          RateLimit?: string;
          /** @description Seconds to wait before trying again. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "detail": "Request was throttled. Expected available in 60 seconds."
           *     }
           */
          'application/json': components['schemas']['ErrorDetail'];
          /**
           * @example {
           *       "detail": "Request was throttled. Expected available in 60 seconds.",
           *       "type": "about:blank",
           *       "title": "Too Many Requests",
           *       "status": 429
           *     }
           */
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      431: components['responses']['HeadersTooLarge'];
      503: components['responses']['ServiceUnavailable'];
      507: components['responses']['InsufficientStorage'];
    };
  };
  token_blacklist_create: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "refresh": "<refresh>"
         *     }
         */
        'application/json': components['schemas']['TokenBlacklistRequest'];
        /**
         * @example {
         *       "refresh": "<refresh>"
         *     }
         */
        'application/x-www-form-urlencoded': components['schemas']['TokenBlacklistRequest'];
        /**
         * @example {
         *       "refresh": "<refresh>"
         *     }
         */
        'multipart/form-data': components['schemas']['TokenBlacklistRequest'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /** @example {} */
          'application/json': Record<string, never>;
        };
      };
      400: components['responses']['TokenBlacklistRequestError'];
      401: components['responses']['AuthenticationError'];
      404: components['responses']['NotFound'];
      406: components['responses']['NotAcceptable'];
      413: components['responses']['RequestTooLarge'];
      414: components['responses']['AddressTooLong'];
      415: components['responses']['UnsupportedMediaType'];
      431: components['responses']['HeadersTooLarge'];
      503: components['responses']['ServiceUnavailable'];
      507: components['responses']['InsufficientStorage'];
    };
  };
  token_refresh_create: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "refresh": "<refresh>"
         *     }
         */
        'application/json': components['schemas']['TokenRefreshRequest'];
        /**
         * @example {
         *       "refresh": "<refresh>"
         *     }
         */
        'application/x-www-form-urlencoded': components['schemas']['TokenRefreshRequest'];
        /**
         * @example {
         *       "refresh": "<refresh>"
         *     }
         */
        'multipart/form-data': components['schemas']['TokenRefreshRequest'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "access": "<access>"
           *     }
           */
          'application/json': components['schemas']['AccessToken'];
        };
      };
      400: components['responses']['TokenRefreshRequestError'];
      401: components['responses']['AuthenticationError'];
      404: components['responses']['NotFound'];
      406: components['responses']['NotAcceptable'];
      413: components['responses']['RequestTooLarge'];
      414: components['responses']['AddressTooLong'];
      415: components['responses']['UnsupportedMediaType'];
      431: components['responses']['HeadersTooLarge'];
      503: components['responses']['ServiceUnavailable'];
      507: components['responses']['InsufficientStorage'];
    };
  };
  token_verify_create: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "token": "<token>"
         *     }
         */
        'application/json': components['schemas']['TokenVerifyRequest'];
        /**
         * @example {
         *       "token": "<token>"
         *     }
         */
        'application/x-www-form-urlencoded': components['schemas']['TokenVerifyRequest'];
        /**
         * @example {
         *       "token": "<token>"
         *     }
         */
        'multipart/form-data': components['schemas']['TokenVerifyRequest'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /** @example {} */
          'application/json': Record<string, never>;
        };
      };
      400: components['responses']['TokenVerifyRequestError'];
      401: components['responses']['AuthenticationError'];
      404: components['responses']['NotFound'];
      406: components['responses']['NotAcceptable'];
      413: components['responses']['RequestTooLarge'];
      414: components['responses']['AddressTooLong'];
      415: components['responses']['UnsupportedMediaType'];
      431: components['responses']['HeadersTooLarge'];
      503: components['responses']['ServiceUnavailable'];
      507: components['responses']['InsufficientStorage'];
    };
  };
  auth_logout_all_create: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description No Content */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['ParameterError'];
      401: components['responses']['AuthenticationError'];
      403: components['responses']['PermissionDenied'];
      404: components['responses']['NotFound'];
      406: components['responses']['NotAcceptable'];
      414: components['responses']['AddressTooLong'];
      431: components['responses']['HeadersTooLarge'];
      503: components['responses']['ServiceUnavailable'];
      507: components['responses']['InsufficientStorage'];
    };
  };
  auth_me_retrieve: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          /** @description Identifies the version of the returned representation. */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "id": 1,
           *       "username": "<username>",
           *       "email": "<email>",
           *       "first_name": "<first_name>",
           *       "last_name": "<last_name>",
           *       "is_staff": true,
           *       "is_superuser": true,
           *       "date_joined": "2000-01-31T12:00:00Z",
           *       "last_login": "2000-01-31T12:00:00Z"
           *     }
           */
          'application/json': components['schemas']['Me'];
        };
      };
      /** @description Not modified: If-None-Match matches the current representation. */
      304: {
        headers: {
          /** @description Identifies the version of the returned representation. */
          ETag?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['ParameterError'];
      401: components['responses']['AuthenticationError'];
      404: components['responses']['NotFound'];
      406: components['responses']['NotAcceptable'];
      412: components['responses']['PreconditionFailed'];
      414: components['responses']['AddressTooLong'];
      431: components['responses']['HeadersTooLarge'];
      503: components['responses']['ServiceUnavailable'];
    };
  };
  auth_password_create: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "old_password": "<old_password>",
         *       "new_password": "<new_password>"
         *     }
         */
        'application/json': components['schemas']['PasswordChangeRequest'];
        /**
         * @example {
         *       "old_password": "<old_password>",
         *       "new_password": "<new_password>"
         *     }
         */
        'application/x-www-form-urlencoded': components['schemas']['PasswordChangeRequest'];
        /**
         * @example {
         *       "old_password": "<old_password>",
         *       "new_password": "<new_password>"
         *     }
         */
        'multipart/form-data': components['schemas']['PasswordChangeRequest'];
      };
    };
    responses: {
      /** @description No Content */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['PasswordChangeRequestError'];
      401: components['responses']['AuthenticationError'];
      403: components['responses']['PermissionDenied'];
      404: components['responses']['NotFound'];
      406: components['responses']['NotAcceptable'];
      413: components['responses']['RequestTooLarge'];
      414: components['responses']['AddressTooLong'];
      415: components['responses']['UnsupportedMediaType'];
      /** @description Too many requests. Try again after the time given in `Retry-After`. */
      429: {
        headers: {
          /** @description Each throttle with its quota (`q`) and its window in seconds (`w`): `"anon";q=100;w=86400`. */
          'RateLimit-Policy'?: string;
          /** @description Remaining requests (`r`) and seconds until more are available (`t`): `"anon";r=0;t=60`. */
          RateLimit?: string;
          /** @description Seconds to wait before trying again. */
          'Retry-After'?: number;
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "detail": "Request was throttled. Expected available in 60 seconds."
           *     }
           */
          'application/json': components['schemas']['ErrorDetail'];
          /**
           * @example {
           *       "detail": "Request was throttled. Expected available in 60 seconds.",
           *       "type": "about:blank",
           *       "title": "Too Many Requests",
           *       "status": 429
           *     }
           */
          'application/problem+json': components['schemas']['Problem'];
        };
      };
      431: components['responses']['HeadersTooLarge'];
      503: components['responses']['ServiceUnavailable'];
      507: components['responses']['InsufficientStorage'];
    };
  };
}
