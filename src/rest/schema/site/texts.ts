/** Every word that the documentation's pages say beyond Swagger UI and ReDoc. */
export const texts = {
  language: 'en',
  skip: 'Skip to content',
  documentation: 'Documentation',
  downloads: 'Downloads',
  openapiYaml: 'OpenAPI (YAML)',
  openapiJson: 'OpenAPI (JSON)',
  collection: 'Postman collection',
  environment: 'Postman environment',
  noScript: 'This page needs JavaScript. The document itself does not:',

  logIn: 'Log in',
  logOut: 'Log out',
  logInHint:
    'to try out operations that need an account. The access token is filled in and renewed automatically.',
  username: 'Username',
  password: 'Password',

  /** Said by scripts. `{name}` and the like are filled in. */
  script: {
    loggedIn: 'Logged in as {name}.',
    loggedOut: 'You are logged out.',
    wrong: 'Wrong username or password.',
    missing: 'Please enter a username and a password.',
    ended: 'Your session has ended. Please log in again.',
    unreachable: 'The service does not answer. Please try again.',
    forStaff: 'This part is for the staff. Please log in to the admin site, then reload the page.',
    notLoaded: 'The document cannot be loaded. Please reload the page.',
    about: 'About the service',
    operations: 'Operations',
    body: 'Request body',
    mediaType: 'Media type',
    samples: 'Code samples',
    language: 'Language',
    copy: 'Copy',
    copied: 'Copied',
  },
};
