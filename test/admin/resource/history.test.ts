import { describeOnEveryDatabase } from '../../support/databases.js';
import type { Answer } from '../../support/http.js';
import { pageOf } from '../../support/page.js';
import type { Service } from '../../support/service.js';
import type { Visitor } from '../../support/visitor.js';
import { LIST, change, startPages, addBook, fill, errorsOf } from './pages.js';

describeOnEveryDatabase('The history of a resource', (db) => {
  let service: Service;
  let ann: Visitor;
  let bob: Visitor;
  beforeAll(async () => {
    ({ service, ann, bob } = await startPages(db.url()));
  });
  afterAll(() => service.close());

  let id: number;
  beforeAll(async () => {
    id = (await addBook(service, { title: 'Pride and Prejudise' })).id;
    await fill(ann, change(id), { title: 'Pride and Prejudice' });
    await fill(bob, change(id), { author: 'Austen' });
    for (let number = 1; number <= 25; number++) await fill(bob, change(1), { isbn: String(number) });
  });

  it('tells who changed an object, how, and what it was before', async () => {
    const answer = await ann.get(`${LIST}${id}/history/`);
    const entries = pageOf(answer)
      .texts('li:has(> .entry-head)')
      .map((text) => text.replace(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/, 'TIME'));
    expect(entries).toEqual([
      'bob changed Book “Pride and Prejudice” TIME · in the admin site Author Before: Jane Austen After: Austen',
      'ann changed Book “Pride and Prejudice” TIME · in the admin site Title Before: Pride and Prejudise After: Pride and Prejudice',
    ]);
    expect(pageOf(answer).texts('.changes mark')).toEqual(['Jane', '', 's', 'c']);
  });

  it.each([
    ['username=bob', 1],
    ['username=ann', 1],
    ['action=change', 2],
    ['action=delete', 0],
    ['channel=admin', 2],
    ['channel=api', 0],
    ['time__gte=2000-01-01', 2],
    ['time__lte=2000-01-01', 0],
  ])('is narrowed by %s to %i entries of an object', async (query, count) => {
    const answer = await ann.get(`${LIST}${id}/history/?${query}`);
    expect(answer.status).toBe(200);
    expect(pageOf(answer).all('.entry-head')).toHaveLength(count);
  });

  it('says what is wrong with a filter', async () => {
    const answer = await ann.get('/admin/history/?time__gte=soon');
    expect([answer.status, errorsOf(answer)]).toEqual([400, ['Enter a valid date/time.']]);
  });

  it('of everything goes back page by page', async () => {
    const seen: number[] = [];
    let path: string | undefined = '/admin/history/?channel=admin';
    let pages = 0;
    for (; path && pages < 10; pages++) {
      const answer: Answer = await ann.get(path);
      seen.push(
        ...pageOf(answer)
          .all('time')
          .map((time) => Date.parse(time.attribute('datetime')!)),
      );
      path = pageOf(answer).all('a[rel=next]')[0]?.attribute('href');
    }
    expect(pages).toBeGreaterThan(1);
    expect(seen).toEqual([...seen].sort((one, other) => other - one));
    expect(seen.length).toBeGreaterThan(25);
  });
});
