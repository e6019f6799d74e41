import { get, ServerResponse, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import type { Service } from '../../support/service.js';
import { Visitor } from '../../support/visitor.js';
import { addMany, startShop } from '../shop.js';
import { LIST, PASSWORD } from './pages.js';

describe('An export to somebody', () => {
  let service: Service;
  let headers: Record<string, string>;
  beforeAll(async () => {
    service = await startShop(0);
    // More books than the buffers of a connection hold.
    await addMany(service, 100_000);
    const visitor = new Visitor(service.base);
    await visitor.logIn('alice', PASSWORD);
    headers = { Cookie: [...visitor.cookies].map((pair) => pair.join('=')).join('; ') };
  });

  afterAll(() => service.close());

  /** Begins to read after a second, or when `wait` is over. */
  async function read(encoding: string, wait = () => sleep(1000)): Promise<Buffer> {
    const address = `${service.base}${LIST}export/?format=json`;
    const options = { headers: { ...headers, 'Accept-Encoding': encoding } };
    const answer = await new Promise<IncomingMessage>((resolve) => get(address, options, resolve));
    await wait();
    return Buffer.concat((await answer.toArray()) as Buffer[]);
  }

  it('who reads slowly', async () => {
    expect(JSON.parse(gunzipSync(await read('gzip')).toString())).toHaveLength(100_000);
  });

  it('until nothing is read for too long', async () => {
    const { setTimeout: usual } = ServerResponse.prototype;
    const sooner = jest.spyOn(ServerResponse.prototype, 'setTimeout');
    const closed = new Promise<void>((resolve) =>
      sooner.mockImplementation(function (this: ServerResponse, time, callback) {
        this.once('close', resolve);
        return usual.call(this, time / 100, callback);
      }),
    );
    await expect(read('identity', () => closed)).rejects.toThrow('aborted');
    sooner.mockRestore();
  });
});
