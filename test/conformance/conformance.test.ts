import { describeOnEveryDatabase } from '../support/databases.js';
import { loadFixture } from '../support/fixtures.js';
import { startService, type Service } from '../support/service.js';
import { asksDatabase, loadRecordings } from './corpus.js';
import { PROFILES, REPLAYED } from './profiles.js';
import { BookReplayer } from './book-replay.js';

const recordings = loadRecordings();

for (const profile of REPLAYED) {
  describeOnEveryDatabase(`The reference's recorded answers, profile ${profile},`, (db) => {
    let service: Service;
    let replayer: BookReplayer;

    beforeAll(async () => {
      service = await startService(PROFILES[profile], db.url());
      await loadFixture(service, new URL('users.json', import.meta.url));
      replayer = new BookReplayer(service.base, PROFILES[profile].SECRET_KEY);
    });
    afterAll(() => service.close());

    const played = recordings.filter(
      (recording) => recording.profile === profile && (db.dialect === 'sqlite' || asksDatabase(recording)),
    );
    it.each(played)('$name', (recording) => replayer.replay(recording));
  });
}
