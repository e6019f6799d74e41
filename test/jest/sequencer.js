import TestSequencer from '@jest/test-sequencer';

/** Files that take long for their size, by which jest orders on a fresh clone. One that comes last keeps one core waiting. */
const LONG = /(conformance|hostile-parameters|makemigrations|package|temporary-files|throttle-stores)\.test/;

export default class LongFilesFirst extends TestSequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isLong = ({ path }) => LONG.test(path);
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
}
