import { jsonMarkup, urlize } from '../../src/rest/browsable/markup.js';
import { pageLinks } from '../../src/rest/browsable/page-links.js';
import { pageOf } from '../support/page.js';

/** Markup as a browser shows it where the service has it. */
const shown = (markup: string): string => pageOf(`<pre>${markup}</pre>`).one('pre').content;

const linksIn = (markup: string): (string | undefined)[] =>
  pageOf(markup)
    .all('[href]')
    .map((link) => link.attribute('href'));

describe('JSON as HTML', () => {
  it.each<unknown>([
    null,
    [],
    {},
    [[], {}],
    { a: [1, -2.5, 1e21], b: { c: true }, 'd"<': 'e' },
    ['', 'plain', 'a "quoted" <b>\\text</b>', '\n\t\0', '\u{1f4da}\u202e', "it's", '&amp;'],
    [{ id: 1, text: 'see http://example.com/?a=1&b=2, (https://example.com/x).' }, { id: 2 }],
  ])('shows %j as JSON has it', (value) => {
    expect(shown(jsonMarkup(value))).toBe(JSON.stringify(value, null, 4));
  });

  it('links the rows of a list, and nothing within them', () => {
    const rows = [{ id: 7, author: { id: 8 } }, { id: 'nine' }];
    for (const value of [rows, { count: 2, results: rows }]) {
      expect(linksIn(jsonMarkup(value, '/api/books/'))).toEqual(['/api/books/7/']);
      expect(linksIn(jsonMarkup(value))).toEqual([]);
    }
  });
});

describe('Addresses in texts', () => {
  it.each([
    ['https://example.com/a?b=1&c=2#d', 'https://example.com/a?b=1&c=2#d'],
    ['(see http://example.com/x).', 'http://example.com/x'],
    ['http://[::1]:8000/', 'http://[::1]:8000/'],
    ['HTTPS://EXAMPLE.COM/', 'HTTPS://EXAMPLE.COM/'],
    ['http://a.example/"onclick="x', 'http://a.example/'],
    ['http://a.example/<script>', 'http://a.example/'],
    ["http://a.example/'onclick='x", "http://a.example/'onclick='x"],
    ['javascript:alert(1)', undefined],
    ['data:text/html,x', undefined],
    ['//example.com/', undefined],
    ['xhttp://example.com', undefined],
    ['http://', undefined],
    ['http://%', undefined],
  ])('%s leads to %s', (text, href) => {
    const markup = urlize(text);
    expect(shown(markup)).toBe(text);
    expect(linksIn(markup)).toEqual(href === undefined ? [] : [href]);
    expect(pageOf(markup).all('body :not(a), [onclick]')).toEqual([]);
  });
});

describe('Links to pages', () => {
  it.each([
    [1, 2, '[1] 2'],
    [1, 5, '[1] 2 3 4 5'],
    [1, 6, '[1] 2 3 … 6'],
    [4, 9, '1 2 3 [4] 5 … 9'],
    [5, 10, '1 … 4 [5] 6 … 10'],
    [14, 16, '1 … 13 [14] 15 16'],
    [16, 16, '1 … 14 15 [16]'],
  ])('on page %i of %i are %s', (current, last, expected) => {
    const address = (number: number): string => `http://example.com/api/books/?page=${number}`;
    const links = {
      next: current < last ? address(current + 1) : null,
      prev: current > 1 ? address(current - 1) : null,
    };
    const { numbers, next } = pageLinks({
      head: {},
      json: '[]',
      links,
      numbers: { current, last, address },
    })!;
    expect(
      numbers
        .map((page) => (page === undefined ? '…' : page.current ? `[${page.number}]` : page.number))
        .join(' '),
    ).toBe(expected);
    expect(next).toBe(current < last ? `/api/books/?page=${current + 1}` : undefined);
  });

  it('are none where there is one page only', () => {
    expect(pageLinks({ head: {}, json: '[]', links: { next: null, prev: null } })).toBeUndefined();
  });
});
