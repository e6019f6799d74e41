import { FairQueue, type Waiting } from '../../src/auth/fair-queue.js';

/** Jobs that are named by their client and number: what becomes of `a1 a2 b1` and so on, in a queue of so many places. */
function play(jobs: string, { one = 10, all = 10, gone = '' } = {}): { begun: string; refused: string } {
  const begun: string[] = [];
  const refused: string[] = [];
  const queue = new FairQueue(one, all);
  for (const name of jobs.split(' ')) {
    const job: Waiting = {
      isGone: () => gone.split(' ').includes(name),
      begin: () => begun.push(name),
      refuse: () => refused.push(name),
    };
    queue.add(name[0], job);
  }
  while (queue.beginNext());
  return { begun: begun.join(' '), refused: refused.join(' ') };
}

describe('Jobs that wait', () => {
  it.each([
    ['come in the order of one client', 'a1 a2 a3', {}, 'a1 a2 a3', ''],
    ['come in turns for several', 'a1 a2 a3 b1 c1 c2', {}, 'a1 b1 c1 a2 c2 a3', ''],
    ['are bounded for each client', 'a1 a2 a3 b1', { one: 2 }, 'a1 b1 a2', 'a3'],
    ['are bounded in all, at the cost of who has most', 'a1 a2 a3 b1 c1', { all: 3 }, 'a1 b1 c1', 'a3 a2'],
    ['are bounded in all, at the cost of who comes last', 'a1 b1 c1', { all: 2 }, 'a1 b1', 'c1'],
    ['are passed over for who is gone', 'a1 a2 b1 a3', { gone: 'a1 a2' }, 'a3 b1', 'a1 a2'],
    ['leave their room when who wants them is gone', 'a1 a2 a3', { one: 2, gone: 'a1' }, 'a2 a3', 'a1'],
    ['may all be for who is gone', 'a1 b1', { gone: 'a1 b1' }, '', 'a1 b1'],
  ])('%s', (_, jobs, limits, begun, refused) => {
    expect(play(jobs, limits)).toEqual({ begun, refused });
  });
});
