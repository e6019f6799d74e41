import type { FilterLookup } from '../serializers/fields/index.js';

/** Every word that the pages themselves say. A translation is another object of this shape. */
export const texts = {
  language: 'en',
  direction: 'ltr',

  titleOf: (name: string, service: string): string => `${name} – ${service}`,
  titleOfRefusal: (title: string): string => `Error: ${title}`,
  skip: 'Skip to content',
  youAreHere: 'You are here',
  documentation: 'Documentation',

  logIn: 'Log in',
  logOut: 'Log out',
  loggedInAs: 'Logged in as',
  logInToContinue: 'Log in to continue.',
  logInAsAnotherUser: 'Log in as another user.',
  username: 'Username',
  password: 'Password',
  wrongCredentials:
    'Please enter a correct username and password. Note that both fields may be case-sensitive.',
  sessionEnded:
    'You are logged out: your session has ended, or your account has been deactivated. Log in to continue.',
  logOutQuestion: 'Do you want to log out?',
  notLoggedIn: 'You are not logged in.',
  csrfFailed: 'The form could not be verified. It may be too old: go back, reload the page and try again.',

  error: 'Error',
  errorTitles: { 400: 'Bad Request (400)', 500: 'Server Error (500)' } as Readonly<Record<number, string>>,
  errorExplanations: {
    404: 'The requested resource was not found on this server.',
  } as Readonly<Record<number, string>>,
  toTheApi: 'Go to the API',

  request: 'Request',
  response: 'Response',
  chooseFormat: 'Choose a format',
  extraActions: 'Extra actions',
  copy: 'Copy',
  copied: 'Copied',

  htmlForm: 'HTML form',
  rawData: 'Raw data',
  mediaType: 'Media type',
  content: 'Content',
  required: 'required',
  noChoice: '---------',
  deleteQuestion: (name: string): string => `Are you sure you want to delete this ${name}?`,
  delete: 'Delete',
  row: (number: number, message: string): string => `Row ${number}: ${message}`,
  needsSession: (verbs: string): string => `A plain HTML form cannot send ${verbs}.`,
  needsSessionLink: 'Log in to send it from this page.',

  search: 'Search',
  filters: 'Filters and order',
  filterLabels: {
    exact: (field) => field,
    icontains: (field) => `${field} contains`,
    gte: (field) => `${field} from`,
    lte: (field) => `${field} until`,
    year: (field) => `${field}: year`,
    in: (field) => `${field}: one of`,
  } satisfies Record<FilterLookup, (field: string) => string>,
  orderBy: 'Order by',
  defaultOrder: 'Default order',
  ascending: (field: string): string => `${field}, ascending`,
  descending: (field: string): string => `${field}, descending`,
  apply: 'Apply',
  clear: 'Clear',

  pages: 'Pages',
  page: (number: number): string => `Page ${number}`,
  previous: 'Previous',
  next: 'Next',
};
