import { makeDocument, readDocument } from './document.js';
import { chapters, faultsOf } from './requirements.js';
import { findTest } from './tests.js';
import { titlesOf } from './titles.js';

/** How many requirements of level 1 and of level 2 each chapter of OWASP ASVS 5.0.0 has: https://github.com/OWASP/ASVS */
const ASVS: Readonly<Record<string, readonly [number, number]>> = {
  ...{ V1: [8, 19], V2: [4, 7], V3: [8, 11], V4: [2, 8], V5: [4, 5], V6: [13, 22], V7: [6, 12], V8: [4, 3] },
  ...{ V9: [4, 3], V10: [5, 24], V11: [3, 11], V12: [3, 6], V13: [1, 12], V14: [2, 7], V15: [3, 10] },
  ...{ V16: [0, 16], V17: [0, 7] },
};

const rows = chapters.flatMap(({ rows }) => rows);

describe('docs/security.md', () => {
  it('is what `npm run security` writes', () => {
    expect(readDocument()).toBe(makeDocument());
  });

  it('names tests and headings that are there', () => {
    expect(rows.flatMap(faultsOf)).toEqual([]);
  });

  it('has every requirement of ASVS, level 1 and 2, once', () => {
    const levels = Object.fromEntries(
      Object.keys(ASVS).map((chapter) => {
        const own = rows.filter(({ id }) => id.startsWith(`${chapter}.`));
        return [chapter, [1, 2].map((level) => own.filter((row) => row.level === level).length)];
      }),
    );
    expect(levels).toEqual(ASVS);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  });

  it('has the ten risks of APIs', () => {
    const risks = rows
      .filter(({ id }) => id.startsWith('API'))
      .map(({ id, shown }) => [id, (shown?.length ?? 0) > 0]);
    expect(risks).toEqual(Array.from({ length: 10 }, (_, index) => [`API${index + 1}`, true]));
  });
});

describe('What it is made of', () => {
  it('is the titles of tests, but of none that is skipped', () => {
    const source = `
      describeOnEveryDatabase('A', (db) => {
        it('one', () => { check('no title', { name: 'no title' }); });
        it.each([['row', 1]])('takes %s', () => {});
        it.skip('skipped', () => {});
        describe.skip('skipped too', () => { it('two', () => {}); });
        testScenarios(base, [{ name: 'three' }, post('four', {})]);
        helper('no title');
        describe.each([['block', 1]])('with %s', () => { it('six', () => {}); });
      });
      const TABLE = [['five', 5]];`;
    expect(titlesOf(source).map((title) => title.join(' › '))).toEqual([
      'A',
      'A › one',
      'A › takes %s',
      'A › takes %s › row',
      'A › three',
      'A › four',
      'A › with %s',
      'A › with %s › block',
      'A › with … › six',
      'five',
    ]);
  });

  it.each([
    ['security/none › x', 'test/security/none.test.ts is not there'],
    ['security/document › x', 'test/security/document.test.ts has no test with the title "x"'],
    ['rest/negotiation › nothing', 'test/rest/negotiation.test.ts has no test with the title "nothing"'],
    ['conformance/conformance › x', 'test/conformance/conformance.test.ts has no test with the title "x"'],
  ])('is never %j', (reference, fault) => {
    expect(findTest(reference).fault).toBe(fault);
    expect(faultsOf({ id: 'X', what: '', shown: [reference] })).toEqual([`X: ${fault}`]);
  });

  it('says something of every requirement', () => {
    const row = { id: 'X', what: '' };
    expect(faultsOf(row)).toEqual(['X: says nothing']);
    expect(faultsOf({ ...row, written: 'SECURITY.md#none' })).toEqual(['X: there is no SECURITY.md#none']);
    expect(faultsOf({ ...row, absent: 'a', unmet: 'b' })).toEqual([
      'X: does not apply, and is there all the same',
    ]);
  });
});
