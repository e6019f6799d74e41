import all from '../../jest.config.js';

/** `npm run test:slow`: what `npm test` leaves out. */
export default { ...all, rootDir: '../..', testRegex: '\\.slow\\.test\\.ts$' };
