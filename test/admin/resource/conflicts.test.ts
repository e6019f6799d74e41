import { describeOnEveryDatabase } from '../../support/databases.js';
import type { Answer } from '../../support/http.js';
import { pageOf } from '../../support/page.js';
import type { Service } from '../../support/service.js';
import type { Visitor } from '../../support/visitor.js';
import { LIST, change, startPages, booksOf, addBook, fill, errorsOf, valueOf } from './pages.js';

const theirsOf = (answer: Answer): string[] => pageOf(answer).texts('p.theirs');

describeOnEveryDatabase('Two who edit one object', (db) => {
  let service: Service;
  let ann: Visitor;
  let bob: Visitor;
  beforeAll(async () => {
    ({ service, ann, bob } = await startPages(db.url()));
  });
  afterAll(() => service.close());

  it('The second sees both versions, chooses field by field, and loses nothing', async () => {
    const { id } = await addBook(service, { title: 'Old', author: 'Old', isbn: '1' });
    const page = await ann.get(change(id));
    await fill(bob, change(id), { title: 'Bob', author: 'Bob', published_date: '2001-02-03' });
    const conflict = await fill(ann, change(id), { title: 'Ann', author: 'Ann', isbn: '2' }, page);

    expect(conflict.status).toBe(412);
    expect(pageOf(conflict).one('[role=alert]').text).toMatch(
      /^bob has changed this while you were editing it/,
    );
    const chosen = pageOf(conflict).all('input[type=radio][checked]');
    // What only one of the two has changed is proposed as that one has it.
    expect(chosen.map(({ attributes: { name, value } }) => [name, value])).toEqual([
      ['_choice_title', 'mine'],
      ['_choice_author', 'mine'],
      ['_choice_published_date', 'theirs'],
      ['_choice_isbn', 'mine'],
    ]);
    expect(theirsOf(conflict)).toEqual(['Bob', 'Bob', '2001-02-03', '1']);
    expect(['title', 'author', 'isbn'].map((name) => valueOf(conflict, name))).toEqual(['Ann', 'Ann', '2']);
    expect((await booksOf(service).get(id))?.title).toBe('Bob');

    const choices = {
      _choice_title: 'mine',
      _choice_author: 'theirs',
      _choice_published_date: 'theirs',
      _choice_isbn: 'mine',
    };
    const saved = await fill(ann, change(id), choices, conflict);
    expect(saved.status).toBe(302);
    expect(await booksOf(service).get(id)).toEqual({
      id,
      title: 'Ann',
      author: 'Bob',
      published_date: '2001-02-03',
      isbn: '2',
    });
  });

  it('The second is told of a third version too', async () => {
    const { id } = await addBook(service, { title: 'Old' });
    const page = await ann.get(change(id));
    await fill(bob, change(id), { title: 'Bob' });
    const first = await fill(ann, change(id), { title: 'Ann' }, page);
    await fill(bob, change(id), { title: 'Bob again' });
    const second = await fill(ann, change(id), { _choice_title: 'mine' }, first);
    expect(second.status).toBe(412);
    expect(theirsOf(second)).toEqual(['Bob again']);
    expect(valueOf(second, 'title')).toBe('Ann');
  });

  it('What was typed into an object that is gone can be saved as a new one', async () => {
    const { id } = await addBook(service, { title: 'Old' });
    const page = await ann.get(change(id));
    await fill(bob, `${LIST}${id}/delete/`, {});
    const answer = await fill(ann, change(id), { title: 'Typed' }, page);
    expect(answer.status).toBe(404);
    expect(errorsOf(answer)[0]).toMatch(/^Someone else has deleted it in the meantime/);
    expect(valueOf(answer, 'title')).toBe('Typed');
    expect((await fill(ann, `${LIST}add/`, {}, answer)).status).toBe(302);
  });
});
