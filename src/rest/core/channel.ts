import { randomBytes, timingSafeEqual } from 'node:crypto';
import { BrowserSession } from './browser-session.js';
import type { Request } from './contracts.js';

/** Ways in by which something may be written: what history calls a change's door. */
export const DOORS = ['api', 'browsable', 'admin', 'import', 'loaddata', 'manage'] as const;
export type Door = (typeof DOORS)[number];

const HEADER = 'x-door';

/** Known to this process alone, so that no client can claim to have come through another door. */
const SECRET = randomBytes(16).toString('hex');

/** Headers of a request that this process sends to itself, on behalf of somebody who came through `door`. */
export const doorHeaders = (door: Door): Readonly<Record<string, string>> => ({
  [HEADER]: `${SECRET} ${door}`,
});

/** The door of a request. */
export function doorOf(request: Request): Door {
  const header = request.header(HEADER);
  if (header !== undefined) {
    const door = DOORS.find((each) => isSame(header, `${SECRET} ${each}`));
    if (door) return door;
  }
  return request.auth instanceof BrowserSession ? 'browsable' : 'api';
}

function isSame(header: string, expected: string): boolean {
  const [given, wanted] = [Buffer.from(header), Buffer.from(expected)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
