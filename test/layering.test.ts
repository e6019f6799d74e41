import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

/**
 * The files and folders of a folder from the bottom up, those of one line on one floor. One imports from the floors below
 * its own; see docs/architecture.md. Whatever src holds besides is an app.
 */
const FLOORS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  '': [
    ['environment.ts', 'secret-key.ts', 'fair-queue.ts', 'private-files.ts', 'unawaited.ts'],
    ['setting-readers.ts'],
    ['settings.ts'],
    ['database'],
    ['rest'],
    ['auth'],
    ['admin'],
    ['app-config.ts'],
    ['APPS'],
    ['operations'],
    ['installed-apps.ts'],
    ['app.module.ts'],
    ['application.ts'],
    ['commands'],
    ['serve.ts'],
    ['main.ts', 'manage.ts', 'index.ts'],
  ],
  database: [
    [
      'column-kinds.ts',
      'columns.ts',
      'declaration-error.ts',
      'errors.ts',
      'moment.ts',
      'naming.ts',
      'unusable.ts',
    ],
    ['sql'],
    ['bookkeeping', 'dependents', 'reads', 'search'],
    ['tables'],
    ['models', 'suspend-maintenance.ts'],
    ['database.ts'],
    ['database.module.ts', 'postgres', 'sqlite'],
    ['data-source.ts'],
    ['migrations', 'open-database.ts'],
  ],
  rest: [
    ['exact-json.ts'],
    ['background-work.ts', 'exceptions.ts', 'python.ts', 'service-info.ts'],
    ['json-reader.ts'],
    ['http'],
    ['parsers', 'serializers'],
    ['core'],
    ['access', 'filters', 'history', 'idempotency', 'renderers', 'throttling'],
    ['changes', 'openapi', 'pagination', 'tables'],
    ['views'],
    ['ordinary', 'routing', 'viewsets'],
    ['guards', 'pages'],
    ['browsable', 'exception.filter.ts', 'schema'],
    ['rest.module.ts'],
  ],
  auth: [['users'], ['sessions'], ['tokens'], ['account'], ['auth.module.ts']],
  admin: [['texts.ts'], ['charts', 'values.ts'], ['site'], ['api', 'visit'], ['pages'], ['admin.module.ts']],
  operations: [
    ['ipc.ts', 'traffic.ts'],
    ['observability'],
    ['announcements.ts', 'operations.module.ts', 'processes'],
  ],
};

const SOURCE = join(import.meta.dirname, '..', 'src');

const all = readdirSync(SOURCE, { recursive: true, encoding: 'utf8', withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) =>
    join(entry.parentPath, entry.name)
      .slice(SOURCE.length + 1)
      .replaceAll('\\', '/'),
  );

/** The files of src, each with the files of src that it imports, for types or for values. */
const edges = all
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => importsOf(file).map((imported) => [file, imported] as const));

function importsOf(file: string): string[] {
  return ts
    .preProcessFile(readFileSync(join(SOURCE, file), 'utf8'))
    .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => posix.join(posix.dirname(file), fileName.replace(/\.js$/, '.ts')))
    .filter((imported) => !imported.startsWith('..'));
}

const folders = [...new Set(all.flatMap((file) => foldersOf(file)))];

/** Every folder that a file is in, the root of src as ''. */
function foldersOf(file: string): string[] {
  const folder = posix.dirname(file);
  return folder === '.' ? [''] : [folder, ...foldersOf(folder)];
}

/** The name in `folder` under which a file stands: its own or a folder's. Undefined for a file elsewhere. */
function roomOf(file: string, folder: string): string | undefined {
  if (folder === '') return file.split('/', 1)[0];
  return file.startsWith(`${folder}/`) ? file.slice(folder.length + 1).split('/', 1)[0] : undefined;
}

/** The imports between the files and folders of one folder. */
function edgesIn(folder: string): (readonly [from: string, to: string, why: string])[] {
  return edges.flatMap(([file, imported]) => {
    const [from, to] = [roomOf(file, folder), roomOf(imported, folder)];
    return from && to && from !== to ? [[from, to, `${file} -> ${imported}`] as const] : [];
  });
}

/** The first circle among the rooms of a folder, as the imports it is made of. */
function circleIn(folder: string): string[] | undefined {
  const arrows = edgesIn(folder);
  const done = new Set<string>();
  const from = (
    room: string,
    path: readonly (readonly [room: string, why: string])[],
  ): string[] | undefined => {
    const begin = path.findIndex(([each]) => each === room);
    if (begin >= 0) return path.slice(begin).map(([, why]) => why);
    if (done.has(room)) return undefined;
    done.add(room);
    for (const [, to, why] of arrows.filter(([each]) => each === room)) {
      const circle = from(to, [...path, [room, why]]);
      if (circle) return circle;
    }
    return undefined;
  };
  for (const room of new Set(arrows.map(([room]) => room))) {
    const circle = from(room, []);
    if (circle) return circle;
  }
  return undefined;
}

function floorOf(room: string, folder: string): number {
  const floor = FLOORS[folder].findIndex((rooms) => rooms.includes(room));
  return floor < 0 && folder === '' && !room.endsWith('.ts')
    ? FLOORS[''].findIndex(([room]) => room === 'APPS')
    : floor;
}

describe('Imports within src', () => {
  it('are found at all', () => {
    expect(edges).toContainEqual(['main.ts', 'serve.ts']);
  });

  it('leave the two programs alone', () => {
    expect(edges.filter(([, imported]) => ['main.ts', 'manage.ts'].includes(imported))).toEqual([]);
  });

  it.each(folders)('do not go in circles in src/%s, files and folders alike', (folder) => {
    expect(circleIn(folder)).toBeUndefined();
  });
});

describe.each(Object.keys(FLOORS))('The floors of src/%s', (folder) => {
  it('are named for every file and folder', () => {
    const rooms = all.filter((file) => file.endsWith('.ts')).map((file) => roomOf(file, folder));
    expect(rooms.filter((room) => room !== undefined && floorOf(room, folder) < 0)).toEqual([]);
  });

  it('are only reached from above', () => {
    const upwards = edgesIn(folder).filter(([from, to]) => floorOf(from, folder) <= floorOf(to, folder));
    expect(upwards.map(([, , why]) => why)).toEqual([]);
  });
});

describe('Every folder of src', () => {
  it.each(folders)('src/%s has a number of files that a reader can take in', (folder) => {
    const own = all.filter((file) => posix.dirname(file) === (folder || '.'));
    expect(own.length).toBeLessThanOrEqual(15);
  });

  it('has files whose names stand for one thing', () => {
    // One for each folder, each database or each app.
    const shared = ['index.ts', 'texts.ts', 'errors.ts', 'settings.ts'];
    const names = all.filter((file) => file.endsWith('.ts')).map((file) => posix.basename(file));
    const twice = names.filter((name, index) => names.indexOf(name) !== index && !shared.includes(name));
    expect(twice).toEqual([]);
  });
});
