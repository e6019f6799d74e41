import all from '../../jest.config.js';

/** `npm test`: everything but what starts browsers, other people's programs or the built service only to kill it. */
export default { ...all, rootDir: '../..', testRegex: '(?<!\\.slow)\\.test\\.ts$' };
