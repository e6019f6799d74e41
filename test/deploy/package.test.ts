import { execFile, execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { killAll, ROOT, startProcess, type RunningProcess } from '../operations/process.js';
import { jsonOf, send, textOf, type Request } from '../support/http.js';

/** The project of a developer who has installed the package beside Nest and has written an app. */
const FILES = {
  'package.json': JSON.stringify({ name: 'shop', private: true, type: 'module' }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      ...{
        target: 'ES2023',
        module: 'NodeNext',
        rootDir: '.',
        outDir: 'dist',
        strict: true,
        skipLibCheck: true,
        // So that the second build checks only what is new.
        incremental: true,
      },
      ...{ experimentalDecorators: true, emitDecoratorMetadata: true, strictPropertyInitialization: false },
      ...{ useDefineForClassFields: false, types: ['node'] },
    },
    include: ['src'],
  }),
  'src/reviews/review.entity.ts': `
    import { BigAutoField } from 'bookstore';
    import { Column, Entity } from 'typeorm';

    @Entity('reviews_review')
    export class Review {
      @BigAutoField() id: number;
      @Column({ type: 'varchar', length: 500 }) text: string;
      @Column({ type: 'int' }) stars: number;
    }`,
  'src/reviews/review.serializer.ts': `
    import { ReadOnly } from 'bookstore';
    import { IsInt, IsString, Max, MaxLength, Min } from 'class-validator';

    export class ReviewSerializer {
      @ReadOnly() @IsInt() id: number;
      @IsString() @MaxLength(500) text: string;
      @IsInt() @Min(1) @Max(5) stars: number;
    }`,
  'src/reviews/reviews.module.ts': `
    import { Controller, Get, Module } from '@nestjs/common';
    import { Action, ModelViewSet, Public, Register, Response, type ModelAdmin, type Request } from 'bookstore';
    import { Review } from './review.entity.js';
    import { ReviewSerializer } from './review.serializer.js';

    @Register('reviews')
    export class ReviewViewSet extends ModelViewSet(Review, ReviewSerializer) {
      override readonly filterFields = { stars: ['exact', 'gte'] } as const;

      @Action({ detail: true })
      async shout(request: Request): Promise<Response> {
        const { text } = await this.getObject(request);
        return new Response({ text: text.toUpperCase() });
      }
    }

    @Controller('hours')
    export class HoursController {
      @Public() @Get() hours(): object {
        return { open: '9 to 18' };
      }
    }

    @Module({ controllers: [ReviewViewSet, HoursController] })
    export class ReviewsModule {}

    export const reviewAdmin: ModelAdmin = { label: 'reviews.review', viewset: ReviewViewSet };`,
  'src/reviews/reviews.app.ts': `
    import { fileURLToPath } from 'node:url';
    import type { AppConfig } from 'bookstore';
    import { Review } from './review.entity.js';
    import { ReviewSerializer } from './review.serializer.js';

    export const reviewsApp: AppConfig = {
      entities: [Review],
      migrations: { label: 'reviews', folder: fileURLToPath(new URL('./migrations', import.meta.url)) },
      tables: () => [{ entity: Review, serializer: ReviewSerializer }],
      load: async () => {
        const { ReviewsModule: module, reviewAdmin } = await import('./reviews.module.js');
        return { module, admin: [reviewAdmin] };
      },
    };`,
  'src/apps.ts': `
    import { adminApp, type Apps } from 'bookstore';
    import { reviewsApp } from './reviews/reviews.app.js';

    export const apps: Apps = [reviewsApp, adminApp];`,
  'src/main.ts': `
    import { serve } from 'bookstore';
    import { apps } from './apps.js';

    await serve(apps, import.meta.url);`,
  'src/manage.ts': `
    import { manage } from 'bookstore';
    import { apps } from './apps.js';

    await manage(apps);`,
};

describe('The package', () => {
  const project = mkdtempSync(join(tmpdir(), 'bookstore-package-'));
  let service: RunningProcess;

  const node = async (...words: string[]): Promise<string> => {
    const env = {
      PATH: process.env.PATH,
      SECRET_KEY: 'a-key-for-tests-that-nobody-else-has-to-know',
      DATABASE_URL: `sqlite:${join(project, 'shop.sqlite3')}`,
    };
    return (await promisify(execFile)(process.execPath, words, { cwd: project, env })).stdout;
  };
  const build = (): Promise<string> => node(join(ROOT, 'node_modules/typescript/bin/tsc'));
  const manage = (command: string): Promise<string> => node('dist/src/manage.js', command);

  beforeAll(async () => {
    install(project);
    for (const [file, text] of Object.entries(FILES)) {
      mkdirSync(join(project, file, '..'), { recursive: true });
      writeFileSync(join(project, file), text);
    }
    await build();
  }, 240_000);
  afterAll(() => {
    killAll();
    rmSync(project, { recursive: true, force: true, maxRetries: 5 });
  });

  it('holds what runs, and nothing that is only of use to its makers', () => {
    const parts = readdirSync(join(project, 'node_modules/bookstore')).sort();
    expect(parts).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json']);
  });

  it('writes the migrations of an app into its own folder', async () => {
    expect(await manage('makemigrations')).toBe(
      'Migrations:\n  src/reviews/migrations/0001_initial.ts\n    + Create model review\n',
    );
    const text = readFileSync(join(project, 'src/reviews/migrations/0001_initial.ts'), 'utf8');
    expect(text).toContain(`import { bigAutoField } from 'bookstore';`);
    await build();
    const [again, migrate] = await Promise.all(['makemigrations', 'migrate'].map(manage));
    expect(again).toBe('No changes detected\n');
    expect(migrate).toContain('  Applying reviews.0001_initial... OK\n');
    const [shown, check] = await Promise.all(['showmigrations', 'check'].map(manage));
    expect(shown).toMatch(/ \[X\] reviews\.0001_initial\n$/);
    expect(check).toBe('System check identified no issues.\n');
  }, 120_000);

  it.each([1, 2])(
    'serves the app, by %i processes',
    async (processes) => {
      service = await startProcess({ WEB_CONCURRENCY: String(processes) }, [
        process.execPath,
        join(project, 'dist/src/main.js'),
      ]);
      // Without connections that stay open, whose clients the stop gives two seconds to learn of it.
      const at = async (path: string, request: Partial<Request> = {}): Promise<[number, unknown]> => {
        const answer = await send(service.base, { path, ...request });
        return [answer.status, jsonOf(answer)];
      };
      const post = (body: object): Partial<Request> => ({
        ...{ method: 'POST', body: JSON.stringify(body) },
        headers: { 'content-type': 'application/json' },
      });
      const review = { id: 1, text: 'Dry.', stars: 4 };

      expect(await at('/api/reviews/', post({ text: 'Dry.', stars: 4 }))).toEqual([201, review]);
      expect(await at('/api/reviews/', post({ text: 'Dry.', stars: 6 }))).toEqual([
        400,
        { stars: ['Ensure this value is less than or equal to 5.'] },
      ]);
      expect(await at('/api/reviews/?stars__gte=4')).toEqual([200, [review]]);
      expect(await at('/api/reviews/1/shout/')).toEqual([200, { text: 'DRY.' }]);
      expect(await at('/hours')).toEqual([200, { open: '9 to 18' }]);
      expect((await send(service.base, { path: '/api/books/' })).status).toBe(404);
      expect((await send(service.base, { path: '/api/schema/swagger-ui/' })).status).toBe(200);
      const { headers } = await send(service.base, { path: '/admin/' });
      expect(textOf(await send(service.base, { path: headers.location! }))).toContain('Log in');
      service.signal('SIGTERM');
      expect(await service.ended).toBe(0);
    },
    120_000,
  );
});

/** Installs the package as npm would where its dependencies are there already. */
function install(project: string): void {
  const packed = join(project, 'packed');
  const modules = join(project, 'node_modules');
  mkdirSync(packed, { recursive: true });
  const words = ['pack', '--json', '--pack-destination', packed];
  execFileSync('npm', words, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  const [archive] = readdirSync(packed);
  execFileSync('tar', ['-xzf', archive], { cwd: packed });
  mkdirSync(modules);
  cpSync(join(packed, 'package'), join(modules, 'bookstore'), { recursive: true });
  for (const name of readdirSync(join(ROOT, 'node_modules')))
    if (!name.startsWith('.')) symlinkSync(join(ROOT, 'node_modules', name), join(modules, name), 'junction');
}
