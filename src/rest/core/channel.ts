import { randomBytes, timingSafeEqual } from 'node:crypto';
import { BrowserSession } from './browser-session.js';
import type { Request } from './contracts.js';

/** The ways through which a change can reach the service, as history records them. */
export const CHANNELS = ['api', 'browsable', 'admin', 'import', 'loaddata', 'manage'] as const;
export type Channel = (typeof CHANNELS)[number];

const HEADER = 'x-channel';

/** Known only to this process, so that no client can claim another channel. */
const SECRET = randomBytes(16).toString('hex');

/** Headers of a request that this process sends to itself on behalf of a client of `channel`. */
export const channelHeaders = (channel: Channel): Readonly<Record<string, string>> => ({
  [HEADER]: `${SECRET} ${channel}`,
});

/** Returns the channel of a request. */
export function channelOf(request: Request): Channel {
  const header = request.header(HEADER);
  if (header !== undefined) {
    const channel = CHANNELS.find((each) => isSame(header, `${SECRET} ${each}`));
    if (channel) return channel;
  }
  return request.auth instanceof BrowserSession ? 'browsable' : 'api';
}

function isSame(header: string, expected: string): boolean {
  const [given, wanted] = [Buffer.from(header), Buffer.from(expected)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
