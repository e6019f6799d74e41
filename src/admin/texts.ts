/** Every word that the admin site's pages say, beside those of `rest/browsable/texts.ts`. */
export const texts = {
  site: 'Administration',
  dashboard: 'Dashboard',
  users: 'Users',
  history: 'History',
  sections: 'Sections',
  toTheApi: 'API',

  shortcuts: 'Keyboard shortcuts',
  keys: [
    [['?'], 'This list'],
    [['/'], 'Search'],
    [['n'], 'Add'],
    [['j'], 'Next row'],
    [['k'], 'Previous row'],
    [['x'], 'Select the row'],
    [['e'], 'Open the row'],
    [['Ctrl', 'S'], 'Save (on a Mac: ⌘ S)'],
  ],
  singleKeys: 'Single-key shortcuts are on',
  close: 'Close',

  error: 'Error',
  notFound: 'Page not found',
  notStaffTitle: 'Not allowed',
  notStaff: (username: string): string =>
    `You are logged in as ${username}, but are not authorized to access this page. Would you like to log in to a different account?`,
  logInAsAnotherUser: 'Log in as another user',
  back: 'Back to the dashboard',
  backToPage: 'Back to the previous page',

  loggedOutTitle: 'You are no longer logged in',
  loggedOut:
    'Your session has ended, or your account has been deactivated. Nothing was changed. What you submitted is kept here, except passwords and files: log in again, return to this page and continue.',
  loggedOutNothingKept:
    'You are not logged in, or your session has ended. Nothing was changed, and what was submitted is not kept. If you typed it yourself, go back in your browser to find it.',
  logInInNewTab: 'Log in again (in a new tab)',
  goOn: 'I am logged in again, continue',
  otherSession:
    'You have logged in again since this page was loaded. Nothing was changed: check your input and submit it again.',

  undo: 'Undo',

  // The list of a resource
  count: (count: number): string => count.toLocaleString('en'),
  range: (from: number, to: number, count: number): string =>
    `${from.toLocaleString('en')}–${to.toLocaleString('en')} of ${count.toLocaleString('en')}`,
  add: (name: string): string => `Add ${name.toLowerCase()}`,
  import: 'Import',
  export: 'Export',
  exportFormats: { csv: 'CSV', json: 'JSON' } as Readonly<Record<string, string>>,
  filters: 'Filters',
  chip: (label: string, value: string): string => `${label}: ${value}`,
  removeFilter: 'Remove filter',
  clearFilters: 'Clear all',
  filtersInUse: 'Filters in use',
  view: 'Columns and rows',
  columns: 'Columns',
  rowsPerPage: 'Rows per page',
  show: 'Show',
  sortBy: 'Sort by',
  selectAll: 'Select all rows of this page',
  select: (name: string): string => `Select ${name}`,
  selected: 'selected',
  editSelected: 'Edit selected',
  deleteSelected: 'Delete selected',
  noneYet: (plural: string): string => `There are no ${plural.toLowerCase()} yet.`,
  noneFound: (plural: string): string => `No ${plural.toLowerCase()} match the search and the filters.`,
  wrongFilters: 'Correct the filters to see the results.',
  nothing: '–',
  nothingSelected: 'Nothing is selected. Tick the boxes of the rows you want.',
  nothingDeleted: 'Nothing was deleted.',
  more: (count: number): string => `And ${count.toLocaleString('en')} more.`,
  deletedMany: (objects: string): string => `Deleted: ${objects}.`,

  // One object
  save: 'Save',
  saveAndAddAnother: 'Save and add another',
  saveAndContinue: 'Save and continue editing',
  saveAsNew: 'Save as new',
  duplicate: 'Duplicate',
  cancel: 'Cancel',
  correct: 'Please correct the fields marked below.',
  refusedTitle: (title: string): string => `Error: ${title}`,
  added: (name: string, object: string): string => `The ${name.toLowerCase()} “${object}” was added.`,
  changed: (name: string, object: string): string => `The ${name.toLowerCase()} “${object}” was changed.`,
  deleted: (name: string, object: string): string => `The ${name.toLowerCase()} “${object}” was deleted.`,
  changeAgain: 'Change it again',
  undoable: 'This can be undone afterwards.',
  notUndoable: 'This cannot be undone afterwards: too much is deleted along with it.',
  alsoDeleted: 'These are deleted as well:',
  alsoCleared: 'These are kept, but lose their reference:',
  protectedBy: (count: number): string =>
    count === 1
      ? 'It cannot be deleted, because these refer to it:'
      : 'They cannot be deleted, because these refer to some of them:',
  byId: (id: unknown): string => `ID ${String(id)}`,
  deleteMany: (objects: string): string => `Delete ${objects}?`,
  changedMeanwhile:
    'It was not deleted: someone else has changed it in the meantime. This is its current state.',
  deletedMeanwhile:
    'Someone else has deleted it in the meantime. Your input is still here: save it as a new one, or restore the deleted one.',
  restore: 'Restore',
  conflictTitle: (object: string): string => `Conflict: ${object}`,
  conflict: 'Someone else has changed this while you were editing it. Your changes are not saved yet.',
  conflictBy: (username: string, time: string): string =>
    `${username} has changed this while you were editing it (${time.slice(0, 16).replace('T', ' ')} UTC). Your changes are not saved yet.`,
  conflictHelp: 'Where the two versions differ, choose which one to keep, then save.',
  mine: 'Your version',
  theirs: 'The saved version',

  // History
  actions: { create: 'added', change: 'changed', delete: 'deleted', load: 'loaded' },
  channels: {
    api: 'through the API',
    browsable: 'on an API page',
    admin: 'in the admin site',
    import: 'by an import',
    loaddata: 'by loaddata',
    manage: 'by a command',
  } as Readonly<Record<string, string>>,
  counted: (count: number, what: string): string => `${count.toLocaleString('en')} ${what}`,
  historyOf: (name: string): string => `History: ${name}`,
  entryTitle: (action: string, what: string): string => `${what} ${action}`,
  noHistory: 'No changes are recorded.',
  nobody: 'No account',
  before: 'Before:',
  after: 'After:',
  open: 'Open it',
  broughtBack: (name: string, object: string): string =>
    `The ${name.toLowerCase()} “${object}” was restored.`,
  broughtBackMany: (objects: string): string => `Restored: ${objects}.`,
  notUndone: (reason: string): string => `It could not be restored. ${reason}`,

  // Many objects at once
  editMany: (objects: string): string => `Edit ${objects}`,
  meant: 'Objects to change',
  bulkHelp: 'Fill in the fields to change in all of them. Empty fields stay as they are.',
  tooMany: (most: string): string => `No more than ${most} can be changed at once. Select fewer.`,
  nothingToChange: 'Fill in at least one field.',
  changedMany: (objects: string): string => `Changed: ${objects}.`,

  // Import
  importTitle: (plural: string): string => `Import ${plural.toLowerCase()}`,
  file: 'File',
  importHelp: (most: string): string =>
    `CSV with a header, JSON Lines, or a JSON list, such as the exports of this site; at most ${most}. Encoding and delimiter are detected; you can change them on the next page.`,
  importTooLarge: (most: string): string => `The file is larger than ${most}.`,
  importNothingYet: 'Nothing is stored yet: the next page shows a preview.',
  upload: 'Upload',
  recentImports: 'Recent imports',
  importBy: (username: string): string => `by ${username}`,
  importOf: (file: string): string => `Import of ${file}`,
  importNew: (time: string): string => `Uploaded at ${time}. Nothing is stored yet.`,
  importRefused: (time: string): string => `Rows were refused at ${time}. Nothing was stored.`,
  importRunning: (time: string): string => `Running since ${time}.`,
  importInterrupted: (time: string): string => `Interrupted at ${time}. Nothing was stored.`,
  importDone: (stored: number, changed: number, plural: string, time: string, refused: number): string =>
    `${stored.toLocaleString('en')} ${plural.toLowerCase()} were stored at ${time}.${
      changed > 0 ? ` ${changed.toLocaleString('en')} of them existed and were changed.` : ''
    }${refused > 0 ? ` ${refused.toLocaleString('en')} refused rows were left out.` : ''}`,
  importUnknown: 'The service does not respond. The result of the import is shown as soon as it does.',
  lookAgain: 'Check again',
  toTheList: (plural: string): string => `Show the ${plural.toLowerCase()}`,
  whatWasStored: 'What was stored',
  whatWasChanged: 'What was changed',
  importAnother: 'Import another file',
  columnsOfFile: 'Columns of the file',
  noColumn: 'None',
  noColumnChosen: 'Choose the column for this field.',
  samples: (values: readonly string[]): string => `For example: ${values.join(' · ')}`,
  dateFormat: 'Date format',
  encoding: 'Encoding',
  encodingHelp: 'Choose another one if letters look wrong. The columns are then chosen again.',
  delimiter: 'Delimiter',
  delimiters: { ',': 'Comma', ';': 'Semicolon', '\t': 'Tab', '|': 'Vertical bar' } as Readonly<
    Record<string, string>
  >,
  idHelp: (plural: string): string =>
    `Rows with the ID of existing ${plural.toLowerCase()} change them; rows with other IDs are added with those IDs. Without a column all rows are added.`,
  yearAlone: 'YYYY (January 1st of the year)',
  monthAlone: (format: string): string => `${format} (the first day of the month)`,
  updatePreview: 'Update the preview',
  previewed: (accepted: number, rows: number): string =>
    `${accepted.toLocaleString('en')} of ${rows.toLocaleString('en')} rows can be stored`,
  effects: (created: number, changed: number, unchanged: number): string =>
    [
      ...[
        [created, 'new'],
        [changed, 'changed'],
        [unchanged, 'unchanged'],
      ].flatMap(([count, what]) => (Number(count) > 0 ? [`${count.toLocaleString('en')} ${what}`] : [])),
    ].join(', '),
  effect: 'Effect',
  effectOf: { created: 'new', changed: 'changed', unchanged: 'unchanged' } as Readonly<
    Record<string, string>
  >,
  firstRows: 'The first rows as they would be stored',
  line: 'Line',
  reasons: 'Reasons',
  row: 'Row',
  refusedRows: (count: number): string =>
    count === 1 ? '1 row is refused' : `${count.toLocaleString('en')} rows are refused`,
  downloadRefused: 'Download refused rows',
  firstOnly: (count: number): string => `These are the first ${count}; the download contains all of them.`,
  nothingToImport: 'No row can be stored.',
  skipRefused: (count: number): string =>
    count === 1 ? 'Leave out the refused row' : `Leave out the ${count.toLocaleString('en')} refused rows`,
  allOrNone: 'Either all rows are stored, or none.',
  importNow: (count: number, plural: string): string =>
    `Import ${count.toLocaleString('en')} ${plural.toLowerCase()}`,
  outdated: 'The columns were changed: update the preview first.',
  checking: 'Checking the rows',
  storing: 'Storing the rows',
  mayLeave: 'You may leave this page: the import continues, and this page shows the result.',
  refusedInLine: (line: number, reason: string): string => `Line ${line}: ${reason}`,

  // Dashboard
  objectsBy: (plural: string, label: string): string => `${plural} by ${label.toLowerCase()}`,
  mostObjectsBy: (plural: string, label: string): string =>
    `Most ${plural.toLowerCase()} by ${label.toLowerCase()}`,
  objectsAdded: (plural: string, days: number): string => `${plural} added in the last ${days} days`,
  decade: (start: number): string => `${start}s`,
  longest: (label: string, count: number): string => `Most: ${label} (${count.toLocaleString('en')})`,
  noneToShow: 'There is nothing to show yet.',
  noFigures: 'No figures are available at the moment.',
  asList: 'As a list',
  recentChanges: 'Recent changes',
  allChanges: 'All changes',

  // Accounts
  setPassword: 'Set password',
  setPasswordOf: (username: string): string => `Set password: ${username}`,
  passwordSet: (username: string): string => `The password of “${username}” was set.`,
  passwordEnds: (username: string): string =>
    `${username} will be logged out everywhere, and can log in with the new password.`,
  passwordAgain: 'Password confirmation',
  passwordAgainHelp: 'Enter the same password as before, for verification.',
  passwordsDiffer: 'The two password fields didn’t match.',
  endSessions: 'End sessions',
  endSessionsOf: (username: string): string => `End sessions: ${username}`,
  endSessionsQuestion: (username: string): string =>
    `All sessions and tokens of ${username} end at once, on every device. The password stays as it is: ${username} can log in again.`,
  sessionsEnded: (username: string): string => `All sessions and tokens of “${username}” have ended.`,
  yourself: 'This is your own account: you will have to log in again.',
};
