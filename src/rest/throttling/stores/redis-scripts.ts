import { defineScript, type CommandParser } from '@redis/client';
import type { Rate } from '../../../environment.js';
import type { Count, Hold } from './store.js';

/**
 * What both scripts begin with. A window is a list of the times at which its requests stop to count, oldest first, and a
 * sorted set of the places held, by the times at which they lapse; in microseconds of Redis' own clock. Each script
 * runs alone: https://redis.io/docs/latest/develop/programmability/eval-intro/
 */
const WINDOW = `
local hits, holds = KEYS[1], KEYS[2]
local id, duration = ARGV[1], tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
-- A number that is made a text as it is would lose digits.
local function exact(number) return string.format('%.0f', number) end
local function keep(key, length)
  redis.call('PEXPIRE', key, math.max(redis.call('PTTL', key), math.ceil(length / 1000)))
end
local function count()
  redis.call('RPUSH', hits, exact(now + duration))
  keep(hits, duration)
end
local function oldest()
  return tonumber(redis.call('LINDEX', hits, 0) or nil)
end
while oldest() and oldest() <= now do redis.call('LPOP', hits) end
redis.call('ZREMRANGEBYSCORE', holds, '-inf', exact(now))
`;

const TAKE = `${WINDOW}
local limit, lease = tonumber(ARGV[3]), tonumber(ARGV[4])
local taken = redis.call('LLEN', hits) + redis.call('ZCARD', holds) < limit
if taken and id ~= '' then
  redis.call('ZADD', holds, exact(now + lease), id)
  keep(holds, lease)
elseif taken then
  count()
end
return { taken and 1 or 0, redis.call('LLEN', hits), (oldest() or now) - now }
`;

const SETTLE = `${WINDOW}
redis.call('ZREM', holds, id)
if ARGV[3] == '1' then count() end
`;

const microseconds = (seconds: number): string => String(Math.round(seconds * 1e6));

/** In braces is what decides in which node of a cluster both keys lie. */
function pushKeys(parser: CommandParser, key: string): void {
  parser.pushKey(`throttle:{${key}}`);
  parser.pushKey(`throttle:{${key}}:holds`);
}

export const THROTTLE_SCRIPTS = {
  take: defineScript({
    SCRIPT: TAKE,
    NUMBER_OF_KEYS: 2,
    parseCommand(parser: CommandParser, key: string, { requests, duration }: Rate, hold?: Hold) {
      pushKeys(parser, key);
      parser.push(hold?.id ?? '', microseconds(duration), String(requests), microseconds(hold?.lease ?? 0));
    },
    transformReply: ([taken, hits, wait]: [number, number, number]): Count => ({
      taken: taken === 1,
      hits,
      wait: wait / 1e6,
    }),
  }),
  settle: defineScript({
    SCRIPT: SETTLE,
    NUMBER_OF_KEYS: 2,
    parseCommand(parser: CommandParser, key: string, { duration }: Rate, { id }: Hold, counted: boolean) {
      pushKeys(parser, key);
      parser.push(id, microseconds(duration), counted ? '1' : '0');
    },
    transformReply: (_reply: unknown): void => undefined,
  }),
};
