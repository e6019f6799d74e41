import { readFileSync } from 'node:fs';
import {
  Body,
  Controller,
  ForbiddenException,
  Get,
  HttpException,
  Injectable,
  Module,
  NotFoundException,
  Post,
  Req,
  UseGuards,
  ValidationPipe,
  All,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { DiscoveryService, MetadataScanner, ModulesContainer } from '@nestjs/core';
import { IsInt, IsString } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { Gate } from '../../src/admin/visit/admin.guard.js';
import { TokenBackend } from '../../src/auth/tokens/token-backend.js';
import { newToken } from '../../src/auth/tokens/tokens.js';
import type { User } from '../../src/auth/users/user.entity.js';
import { createUser } from '../../src/auth/users/users.js';
import { DatabaseUnavailable } from '../../src/database/errors.js';
import { routeOf } from '../../src/rest/routing/mount.js';
import { accessOf, CurrentUser, Public, SkipGuards } from '../../src/rest/ordinary/access-decorators.js';
import { appOf, startService, type Service } from '../support/service.js';
import { check, testScenarios, type Scenario } from '../support/table.js';
import { Visitor } from '../support/visitor.js';

/* The README's example, word for word. */

@Controller('desk')
export class DeskController {
  @Get()
  card(@CurrentUser() user: User | null): object {
    return { reader: user?.username ?? 'a guest' };
  }

  @Post('notes')
  note(@Body() { text }: { text: string }, @CurrentUser() user: User): object {
    return { text, by: user.username };
  }

  @Public()
  @Get('hours')
  hours(): object {
    return { open: '9 to 18' };
  }
}

/* Other manners of ordinary controllers. */

class Note {
  @IsString() text: string;
  @IsInt() stars: number;
}

@Injectable()
class NobodyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    return context.switchToHttp().getRequest<FastifyRequest>().user?.username === 'nobody';
  }
}

let calls = 0;

@Controller('odd')
class OddController {
  @All('any')
  any(): object {
    return { calls: ++calls };
  }

  @Get('who')
  who(@CurrentUser() user: User | null, @Req() { user: same }: FastifyRequest): object {
    return { user: user?.username ?? null, same: same === user };
  }

  @Public()
  @Get('open-who')
  openWho(@CurrentUser() user: User | null): object {
    return { user: user?.username ?? null };
  }

  @Post('echo')
  echo(@Body() body: unknown): object {
    return { body };
  }

  @Post('checked')
  checked(@Body(new ValidationPipe({ transform: true })) note: Note): object {
    return { note, isNote: note instanceof Note };
  }

  @UseGuards(NobodyGuard)
  @Get('guarded')
  guarded(): object {
    return {};
  }

  @Get('fails/:how')
  fails(@Req() { params }: FastifyRequest): never {
    throw FAULTS[(params as { how: string }).how]();
  }
}

const FAULTS: Readonly<Record<string, () => Error>> = {
  missing: () => new NotFoundException('No such note.'),
  bare: () => new ForbiddenException(),
  several: () => new HttpException({ statusCode: 400, message: ['one', 'two'], error: 'Bad Request' }, 400),
  own: () => new HttpException({ code: 7, reasons: ['full'] }, 409),
  text: () => new HttpException('I am a teapot.', 418),
  unexpected: () => new Error('a secret'),
  database: () => new DatabaseUnavailable('a secret'),
};

@SkipGuards()
@Controller('aside')
class AsideController {
  @Get()
  get(@CurrentUser() user: User | null): object {
    return { user };
  }
}

@Public()
@Controller('open')
class OpenController {
  @Get()
  get(): object {
    return {};
  }
}

@Module({ controllers: [DeskController, OddController, AsideController, OpenController] })
class DeskModule {}

const PASSWORD = 'a-good-password';

async function start(environment: Record<string, string>): Promise<Service> {
  const service = await startService(environment, 'sqlite::memory:', { apps: [appOf(DeskModule)] });
  await createUser(service.database, { username: 'ann' }, PASSWORD);
  await createUser(service.database, { username: 'sue', is_staff: true });
  return service;
}

/** A service with these settings for the tests of a block, with bearer headers for its users. */
function withService(environment: Record<string, string>) {
  let service: Service;
  beforeAll(async () => {
    service = await start(environment);
  });
  afterAll(() => service.close());
  const bearer = (id: number) => (): { Authorization: string } => ({
    Authorization: `Bearer ${service.app.get(TokenBackend).encode(newToken('access', 300, { user_id: String(id) }))}`,
  });
  return { base: () => service.base, service: () => service, ann: bearer(1), sue: bearer(2) };
}

const NOT_AUTHENTICATED: Partial<Scenario> = {
  answerHeaders: { 'www-authenticate': 'Bearer realm="api"', 'content-type': 'application/json' },
  answer: '{"detail":"Authentication credentials were not provided."}',
};

describe('An ordinary controller under IsAuthenticated', () => {
  const { base, service, ann } = withService({ DEFAULT_PERMISSION: 'IsAuthenticated' });
  const FORM = 'application/x-www-form-urlencoded';
  const closed = ['GET /desk', 'GET /desk/', 'GET /%64esk', 'HEAD /desk', 'POST /desk/notes', 'GET /odd/any'];
  const posted = (
    name: string,
    type: string,
    body: unknown,
    status: number,
    answer?: unknown,
    path = '/odd/echo',
  ): Scenario => ({
    ...{ name, request: `POST ${path}`, body, status, answer },
    headers: () => ({ ...ann(), ...(type && { 'Content-Type': type }) }),
  });
  const fails = (how: string, status: number, answer: unknown, more: Partial<Scenario> = {}): Scenario => ({
    ...{ name: `tells of an error (${how})`, request: `GET /odd/fails/${how}`, headers: ann, status, answer },
    answerHeaders: { 'content-type': 'application/json', vary: 'Accept' },
    ...more,
  });

  testScenarios(base, [
    ...closed.map((request) => ({
      ...{ name: `${request} is for those who are logged in`, request, status: 401 },
      ...NOT_AUTHENTICATED,
      ...(request.startsWith('HEAD') && { answer: '' }),
    })),
    ...['DELETE', 'PURGE', 'OPTIONS'].map((method) => ({
      name: `${method}, as any other method, is for those who are logged in`,
      request: `${method} /odd/any`,
      status: 401,
    })),
    {
      name: 'no handler has run so far',
      request: 'GET /odd/any',
      headers: ann,
      status: 200,
      answer: { calls: 1 },
    },
    {
      name: 'gives the account',
      request: 'GET /desk/',
      headers: ann,
      status: 200,
      answer: { reader: 'ann' },
    },
    { name: 'answers HEAD', request: 'HEAD /desk', headers: ann, status: 200, answer: '' },
    {
      name: 'has it where guards of Nest’s own kind look for it',
      request: 'GET /odd/who',
      headers: ann,
      status: 200,
      answer: { user: 'ann', same: true },
    },
    {
      name: 'refuses a bad token',
      request: 'GET /desk/',
      headers: { Authorization: 'Bearer x' },
      status: 401,
      answerHeaders: { 'www-authenticate': 'Bearer realm="api"' },
      answer: expect.objectContaining({ code: 'token_not_valid' }),
    },
    {
      name: 'refuses before it reads a body',
      request: 'POST /desk/notes',
      headers: { 'Content-Type': 'text/plain' },
      body: 'x',
      status: 401,
    },
    {
      name: 'opens a handler to everyone',
      request: 'GET /desk/hours/',
      status: 200,
      answer: { open: '9 to 18' },
    },
    { name: 'opens all of a controller', request: 'GET /open', status: 200, answer: {} },
    {
      name: 'knows an account where nobody needs one',
      request: 'GET /odd/open-who',
      headers: ann,
      status: 200,
      answer: { user: 'ann' },
    },
    {
      name: 'has null for nobody',
      request: 'GET /odd/open-who',
      status: 200,
      answer: { user: null },
    },
    {
      name: 'refuses a bad token even where nobody needs one, as DRF does',
      request: 'GET /odd/open-who',
      headers: { Authorization: 'Bearer x' },
      status: 401,
    },
    {
      name: 'looks at no credentials where the guards are skipped',
      request: 'GET /aside',
      headers: { Authorization: 'Bearer x' },
      status: 200,
      answer: { user: null },
    },
    posted(
      'gives JSON as plain values',
      'application/json',
      '{"a":1.0,"b":[12345678901234567890,2.5,{"c":1e2}],"d":null,"e":"é"}',
      201,
      { body: { a: 1, b: [12345678901234567000, 2.5, { c: 100 }], d: null, e: 'é' } },
    ),
    posted('gives a form as an object', FORM, 'a=1&b=x+y&b=z&__proto__=q', 201, {
      body: JSON.parse('{"a":"1","b":["x y","z"],"__proto__":"q"}') as unknown,
    }),
    posted(
      'gives a multipart form as an object',
      'multipart/form-data; boundary=X',
      '--X\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' +
        '--X\r\nContent-Disposition: form-data; name="f"; filename="n.txt"\r\nContent-Type: text/plain\r\n\r\nhi\r\n--X--\r\n',
      201,
      { body: { a: '1', f: { name: 'n.txt', contentType: 'text/plain', content: expect.anything() } } },
    ),
    posted('has an empty object for no body', '', '', 201, { body: {} }),
    posted('refuses malformed JSON', 'application/json', '{', 400, {
      detail: expect.stringMatching(/^JSON parse error/),
    }),
    posted('refuses other types', 'text/plain', 'x', 415, {
      detail: 'Unsupported media type "text/plain" in request.',
    }),
    posted('refuses a body beyond the limit', 'application/json', ' '.repeat(2_621_441), 413),
    posted(
      'lets pipes look at bodies',
      'application/json',
      { text: 'x', stars: 5 },
      201,
      { note: { text: 'x', stars: 5 }, isNote: true },
      '/odd/checked',
    ),
    posted(
      'tells what pipes refuse',
      'application/json',
      { text: 1 },
      400,
      { detail: ['text must be a string', 'stars must be an integer number'] },
      '/odd/checked',
    ),
    posted(
      'does as in the README',
      'application/json',
      { text: 'x' },
      201,
      { text: 'x', by: 'ann' },
      '/desk/notes',
    ),
    fails('missing', 404, '{"detail":"No such note."}'),
    fails('bare', 403, '{"detail":"Forbidden"}'),
    fails('several', 400, '{"detail":["one","two"]}'),
    fails('own', 409, '{"code":7,"reasons":["full"]}'),
    fails('text', 418, '{"detail":"I am a teapot."}'),
    fails('unexpected', 500, '{"detail":"A server error occurred."}'),
    fails('database', 503, '{"detail":"Service temporarily unavailable, try again later."}', {
      answerHeaders: { 'retry-after': '1' },
    }),
    fails(
      'missing',
      404,
      { type: 'about:blank', title: 'Not Found', status: 404, detail: 'No such note.' },
      {
        name: 'tells of an error as a problem to those who ask for it so',
        headers: () => ({ ...ann(), Accept: 'application/problem+json' }),
        answerHeaders: { 'content-type': 'application/problem+json' },
      },
    ),
    ...(
      [
        ['text/html,application/xhtml+xml,*/*;q=0.8', 'text/html; charset=utf-8'],
        ['text/html, application/json', 'application/json'],
        ['*/*', 'application/json'],
        ['text/*', 'text/html; charset=utf-8'],
        ['image/png', 'application/json'],
      ] as const
    ).map(([Accept, type]) =>
      fails('missing', 404, undefined, {
        name: `tells of an error as ${type} to those who accept ${Accept}`,
        headers: () => ({ ...ann(), Accept }),
        answerHeaders: { 'content-type': type },
      }),
    ),
    {
      name: 'asks its own guards last',
      request: 'GET /odd/guarded',
      headers: ann,
      status: 403,
      answer: '{"detail":"Forbidden resource"}',
    },
    { name: 'asks its own guards after the service’s', request: 'GET /odd/guarded', status: 401 },
    {
      name: 'leaves unknown addresses as they are',
      request: 'GET /desk/nowhere',
      status: 404,
      answerHeaders: { 'content-type': 'text/html; charset=utf-8' },
    },
  ]);

  it('takes a session, and its CSRF token for what changes something', async () => {
    const visitor = new Visitor(base());
    await visitor.logIn('ann', PASSWORD);
    const token = visitor.cookies.get('csrftoken')!;
    const cookie = { Cookie: `sessionid=${visitor.cookies.get('sessionid')}` };
    const json = (headers: Record<string, string>) => ({
      headers: { ...cookie, ...headers },
      body: { text: 'x' },
    });
    const form = (body: string) => ({ headers: { ...cookie, 'Content-Type': FORM }, body });
    const request = 'POST /desk/notes';
    const rows: Omit<Scenario, 'name'>[] = [
      { request: 'GET /desk', headers: cookie, status: 200, answer: { reader: 'ann' } },
      { request, ...json({}), status: 403, answer: { detail: 'CSRF Failed: CSRF token missing.' } },
      { request, ...json({ 'X-CSRFToken': token }), status: 201, answer: { text: 'x', by: 'ann' } },
      { request, ...json({ 'X-CSRFToken': token, Origin: 'https://evil.example' }), status: 403 },
      { request, ...form('text=y'), status: 403 },
      {
        ...{ request, ...form(`text=y&csrfmiddlewaretoken=${token}`), status: 201 },
        answer: { text: 'y', by: 'ann' },
      },
    ];
    for (const row of rows) await check(base(), { name: '', ...row });
  });

  it('is as the README says', () => {
    const here = readFileSync(new URL(import.meta.url), 'utf8');
    const example = here.slice(here.indexOf("@Controller('desk')"), here.indexOf('/* Other manners'));
    expect(readFileSync(new URL('../../README.md', import.meta.url), 'utf8')).toContain(example.trim());
  });

  it('is known by its address to metrics', async () => {
    const metrics = await check(base(), { name: '', request: 'GET /metrics', status: 200 });
    expect(metrics.body.toString()).toContain('{method="GET",route="/desk",status="401"}');
    expect(service().settings.defaultPermission).toBe('IsAuthenticated');
  });
});

describe('An ordinary controller under another permission', () => {
  const row = (
    request: string,
    status: number,
    headers?: Scenario['headers'],
    answer?: unknown,
  ): Scenario => ({
    ...{ name: `answers ${request} with ${status}`, request, status, headers, answer },
  });

  describe('AllowAny', () => {
    const { base, ann } = withService({ DEFAULT_PERMISSION: 'AllowAny' });
    testScenarios(base, [
      row('GET /odd/who', 200, undefined, { user: null, same: true }),
      row('GET /odd/who', 200, ann, { user: 'ann', same: true }),
      row('GET /odd/who', 401, { Authorization: 'Bearer x' }),
      row('POST /odd/echo', 201, undefined, { body: {} }),
    ]);
  });

  describe('IsAuthenticatedOrReadOnly', () => {
    const { base, ann } = withService({});
    testScenarios(base, [
      row('GET /desk', 200, undefined, { reader: 'a guest' }),
      row('GET /desk', 200, ann, { reader: 'ann' }),
      row('POST /desk/notes', 401),
      row('GET /odd/who', 200),
      row('HEAD /odd/who', 200),
      row('POST /odd/echo', 401),
      row('POST /odd/echo', 201, ann),
    ]);
  });

  describe('IsAdminUser', () => {
    const { base, ann, sue } = withService({ DEFAULT_PERMISSION: 'IsAdminUser' });
    testScenarios(base, [
      row('GET /odd/who', 401),
      row('GET /odd/who', 403, ann, { detail: 'You do not have permission to perform this action.' }),
      row('GET /odd/who', 200, sue, { user: 'sue', same: true }),
      row('GET /desk/hours', 200),
    ]);
  });
});

describe('An ordinary controller with throttles', () => {
  const { base, ann } = withService({
    ...{ DEFAULT_PERMISSION: 'IsAuthenticated', THROTTLE_ANON: '2/day', THROTTLE_USER: '3/day' },
  });
  const hours = { name: 'is counted where it is open', request: 'GET /desk/hours', status: 200 };
  const own = { name: 'is counted by user', request: 'GET /desk', headers: ann, status: 200 };
  testScenarios(base, [
    { name: 'is not counted where permission is refused', request: 'GET /desk', status: 401 },
    { ...hours, answerHeaders: { ratelimit: /^"anon";r=1;/ } },
    hours,
    {
      ...{ ...hours, status: 429, answer: { detail: expect.stringMatching(/^Request was throttled\./) } },
      answerHeaders: { 'retry-after': /^\d+$/, 'content-type': 'application/json' },
    },
    own,
    own,
    own,
    { ...own, status: 429, answerHeaders: { 'retry-after': /^\d+$/ } },
    {
      name: 'is refused before its body is read',
      request: 'POST /desk/notes',
      headers: () => ({ ...ann(), 'Content-Type': 'text/plain' }),
      body: 'x',
      status: 429,
    },
    { name: 'is not counted where the guards are skipped', request: 'GET /aside', status: 200 },
  ]);
});

/** Handlers of the service itself that every client may reach past the service's guards, and why. */
const OPEN = {
  'static/:name': 'what pages are made of',
  'api-auth/login': 'who logs in has no credentials yet',
  'api-auth/logout': 'ends the session of whoever sends one',
  'admin/login': 'leads to the log-in',
  'admin/logout': 'leads to the log-out',
  '': 'leads to the documentation',
  'api/docs': 'leads to the documentation',
  'api/schema/swagger-ui': 'documentation',
  'api/schema/redoc': 'documentation',
  'api/schema/postman-collection.json': 'documentation',
  'api/schema/postman-environment.json': 'documentation',
  'api/schema/assets/:folder/:name': 'what the documentation is made of',
  live: 'a probe',
  ready: 'a probe',
  metrics: 'has a gate of its own',
};

it('Every handler of the service is a view, has a gate, or is known to be open', async () => {
  const service = await startService({}, 'sqlite::memory:');
  const discovery = new DiscoveryService(service.app.get(ModulesContainer));
  const found = discovery.getControllers().flatMap(({ metatype, instance }) => {
    const prototype = Object.getPrototypeOf(instance) as Record<string, object>;
    const guards = (Reflect.getMetadata('__guards__', metatype!) ?? []) as unknown[];
    return new MetadataScanner()
      .getAllMethodNames(prototype)
      .map((name) => prototype[name])
      .filter((handler) => Reflect.hasMetadata('path', handler) && !routeOf(handler))
      .filter((handler) => accessOf(handler, metatype!) !== undefined && !guards.includes(Gate))
      .flatMap((handler) => pathsOf(metatype!, handler));
  });
  expect([...new Set(found)].sort()).toEqual(Object.keys(OPEN).sort());
  await service.close();
});

function pathsOf(controller: object, handler: object): string[] {
  const prefix = Reflect.getMetadata('path', controller) as string;
  return [Reflect.getMetadata('path', handler) as string | string[]]
    .flat()
    .map((path) => `${prefix}/${path}`.replaceAll(/^\/+|\/+$/g, ''));
}
