import { RequestMethod } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { createUser } from '../../src/auth/users/users.js';
import { SAFE_METHODS } from '../../src/rest/http/messages/methods.js';
import { SchemaView } from '../../src/rest/schema/schema.view.js';
import { operationsOf } from '../schema/document.js';
import { startService, type Service } from '../support/service.js';
import { Visitor } from '../support/visitor.js';

const PASSWORD = 'a-good-password';
const BOOK = { title: 'Emma', author: 'Jane Austen', published_date: '1815-12-23', isbn: '9780141439587' };

/** They look at no cookie. */
const WITHOUT_COOKIES = /^\/api\/token\b/;

/** What the pages that do something to many objects ask for. */
const ACTION = { action: 'delete', selected: '1' };

let service: Service;
const root = (): Visitor => new Visitor(service.base);
let visitor: Visitor;
beforeAll(async () => {
  service = await startService({}, 'sqlite::memory:');
  await createUser(service.database, { username: 'root', is_staff: true, is_superuser: true }, PASSWORD);
  visitor = root();
  await visitor.logIn('root', PASSWORD);
  await visitor.get('/admin/');
  await visitor.submit('/admin/books/book/add/', BOOK);
});
afterAll(() => service?.close());

/** What changes something: method and address, of views by the OpenAPI document, of pages by their controllers. */
async function writes(): Promise<string[]> {
  const operations = operationsOf(await service.app.get(SchemaView).document({ include: ['admin'] }));
  const ofViews = operations.map(({ method, path }) => [method, path.replace(/\{\w+\}/, '1')]);
  const controllers = [...service.app.get(ModulesContainer).values()].flatMap((module) => [
    ...module.controllers.values(),
  ]);
  const ofPages = controllers.flatMap(({ metatype }) => {
    const own = Object.getOwnPropertyDescriptors((metatype as NewableFunction).prototype);
    return Object.values(own)
      .map(({ value }: PropertyDescriptor) => value as unknown)
      .filter((handler) => typeof handler === 'function')
      .filter((handler) => Reflect.getMetadata('method', handler) === RequestMethod.POST)
      .map((handler) => ['POST', addressOf(metatype as object, handler)]);
  });
  return [...ofViews, ...ofPages]
    .filter(([method, path]) => !SAFE_METHODS.has(method) && !WITHOUT_COOKIES.test(path))
    .map((write) => write.join(' '));
}

function addressOf(controller: object, handler: object): string {
  const parts = [controller, handler].map((part) => Reflect.getMetadata('path', part) as string);
  const path = `/${parts.join('/')}/`.replace(/\/+/g, '/');
  return path.replace(':app', 'books').replace(':model', 'book').replace(':id', '1');
}

/** What every forged request might have changed. */
async function state(): Promise<unknown> {
  const { dataSource } = service.database;
  const tables = dataSource.entityMetadatas.map(({ tableName }) => tableName);
  const rows = (table: string): Promise<unknown> => dataSource.query(`SELECT * FROM "${table}" ORDER BY id`);
  return Promise.all(tables.map(async (table) => [table, await rows(table)]));
}

describe('A request that another site makes a browser send', () => {
  it.each<[string, (token: string) => { form?: string; headers?: Record<string, string> }]>([
    ['without a token', () => ({})],
    ['with an empty token', () => ({ form: '' })],
    ['from another origin', (token) => ({ form: token, headers: { Origin: 'https://evil.example' } })],
    ['from a page without an origin', (token) => ({ form: token, headers: { Origin: 'null' } })],
  ])('%s changes nothing, at whatever address', async (_, forged) => {
    const before = await state();
    const all = await writes();
    expect(all.length).toBeGreaterThan(20);
    const passed: string[] = [];
    for (const write of all) {
      const [method, path] = write.split(' ');
      const { form, headers } = forged(visitor.token);
      const answer = await visitor.ask({
        ...{ method, path },
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams({
          ...ACTION,
          ...(form !== undefined && { csrfmiddlewaretoken: form }),
        }).toString(),
      });
      const cookies = answer.headers['set-cookie'] ?? [];
      if (answer.status < 300 || cookies.some((line) => line.startsWith('sessionid')))
        passed.push(`${write}: ${answer.status}`);
    }
    expect(passed).toEqual([]);
    expect(await state()).toEqual(before);
  });
});
