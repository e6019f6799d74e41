import { Module } from '@nestjs/common';
import { Path } from '../../src/rest/routing/mount.js';
import { AllowAny, type Permission } from '../../src/rest/access/permissions.js';
import { PermissionDenied, ServiceUnavailable } from '../../src/rest/exceptions.js';
import type { Operation, OperationDescription } from '../../src/rest/openapi/operation-description.js';
import { Response } from '../../src/rest/core/response.js';
import { DatabaseUnavailable } from '../../src/database/errors.js';
import { APIView } from '../../src/rest/views/api-view.js';
import { check } from '../support/table.js';
import { appOf, startService, type Service } from '../support/service.js';

type Answer = () => boolean | Promise<boolean>;

/** What permissions answer in turn, and how often each has been asked. */
let answers: readonly Answer[] = [];
let asked: number[] = [];

const permission = (index: number): Permission => ({
  hasPermission: () => {
    asked[index] = (asked[index] ?? 0) + 1;
    return answers[index]?.() ?? true;
  },
  message: `Permission ${index} says no.`,
});

@Path('asking', 'asking')
class AskingView extends APIView {
  override permissions = [AllowAny, permission(0), permission(1), permission(2)];
  override authenticators = [];

  override describe(operation: Operation): OperationDescription {
    const errors = [new PermissionDenied(), new ServiceUnavailable()].map(
      (error) => [error, 'As told.'] as const,
    );
    return { ...super.describe(operation), errors };
  }

  async get(): Promise<Response> {
    return new Response('in');
  }
}

@Module({ controllers: [AskingView] })
class AskingModule {}

const later =
  (answer: Answer): Answer =>
  async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return answer();
  };
const yes = (): boolean => true;
const no = (): boolean => false;
const fails = (): never => {
  throw new Error('a secret');
};
const unavailable = (): never => {
  throw new DatabaseUnavailable('a secret');
};

const ROWS: readonly (readonly [
  name: string,
  answers: Answer[],
  asked: number[],
  status: number,
  body: unknown,
])[] = [
  ['agree', [yes, yes, yes], [1, 1, 1], 200, 'in'],
  ['agree later', [later(yes), yes, later(yes)], [1, 1, 1], 200, 'in'],
  ['refuse', [no, yes, yes], [1], 403, { detail: 'Permission 0 says no.' }],
  ['refuse later', [yes, later(no), yes], [1, 1], 403, { detail: 'Permission 1 says no.' }],
  [
    'refuse after one that has agreed later',
    [later(yes), no],
    [1, 1],
    403,
    { detail: 'Permission 1 says no.' },
  ],
  ['fail', [yes, fails, yes], [1, 1], 500, { detail: 'A server error occurred.' }],
  ['fail later', [later(fails), yes, yes], [1], 500, { detail: 'A server error occurred.' }],
  [
    'fail late after another',
    [later(yes), later(fails)],
    [1, 1],
    500,
    { detail: 'A server error occurred.' },
  ],
  [
    'have no database',
    [later(unavailable)],
    [1],
    503,
    { detail: 'Service temporarily unavailable, try again later.' },
  ],
];

describe('Permissions of one’s own', () => {
  let service: Service;
  const escaped: unknown[] = [];
  const hear = (error: unknown): void => void escaped.push(error);
  beforeAll(async () => {
    process.on('unhandledRejection', hear);
    service = await startService({ COMPRESSION: 'false' }, 'sqlite::memory:', {
      apps: [appOf(AskingModule)],
    });
  });
  afterAll(async () => {
    await service.close();
    process.off('unhandledRejection', hear);
  });

  it.each(ROWS)('that %s are asked once each, in order', async (name, given, expected, status, answer) => {
    [answers, asked] = [given, []];
    await check(service.base, { name, request: 'GET /api/asking/', status, answer: JSON.stringify(answer) });
    expect(asked).toEqual(expected);
  });

  it('let nothing escape', () => {
    expect(escaped).toEqual([]);
  });
});
