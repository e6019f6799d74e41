import { setTimeout as sleep } from 'node:timers/promises';
import { get } from './http.mjs';
import { load } from './load.mjs';
import { withProbes } from './probes.mjs';
import { cpuSeconds, memory } from './processes.mjs';
import { randomNumbers } from './random.mjs';
import { quantile } from './statistics.mjs';

/** Different requests that a connection has, before it begins again. */
const VARIETY = 200;
/** A load that lasts this share of a turn tells how many requests a turn needs. */
const ENOUGH = 0.5;
const GROWTH = 8;
/** Seconds of processor time in which a process compiles what it runs often, and the turns that it may take. */
const COLD = 4;
const MOST_WARM_UPS = 20;
/** Milliseconds between two looks at a server's memory. */
const MEMORY_SAMPLE = 20;
/** Milliseconds after the first answer at which a server counts as idle. */
const SETTLED = 1000;

const isCold = ({ pid }) => cpuSeconds(pid) < COLD;

/** The rate at which a server answers what `request` makes, of `each` units, and how long an answer takes. */
export function requests(request, { connections = 32, unit = 'requests', each = 1, variety = VARIETY } = {}) {
  const amounts = new Map();
  const turn = (server, amount, context) => {
    const requestsOf = (connection) => {
      const random = randomNumbers(context.round * connections + connection);
      return Array.from({ length: variety }, () => request({ ...context, random }));
    };
    return load(server.url, { connections, amount, requestsOf });
  };
  return {
    request,
    async warmUp(server, context) {
      let amount = connections;
      let share = 0;
      for (let turns = 0; turns < MOST_WARM_UPS && (share < ENOUGH || isCold(server)); turns++) {
        const { seconds } = await turn(server, amount, context);
        share = seconds / context.secs;
        amount = Math.min(amount * GROWTH, Math.max(connections, Math.round(amount / share)));
      }
      amounts.set(server, amount);
      await turn(server, amount, context);
    },
    async measure(server, context) {
      const before = cpuSeconds(server.pid);
      const { latencies, failed, seconds } = await turn(server, amounts.get(server), context);
      const cpu = before === undefined ? undefined : cpuSeconds(server.pid) - before;
      const rate = cpu === undefined ? `${unit} per second` : `${unit} per CPU-second`;
      return {
        failed,
        figures: {
          [rate]: (latencies.length * each) / (cpu ?? seconds),
          'p50, ms': quantile(latencies, 0.5),
          'p99, ms': quantile(latencies, 0.99),
        },
      };
    },
  };
}

/** The same, while others retrieve books. */
export function requestsBesideOthers(request, options) {
  const { warmUp, measure } = requests(request, options);
  return {
    warmUp,
    async measure(server, context) {
      const { result, p99 } = await withProbes(server, context.rows, () => measure(server, context));
      return { ...result, figures: { ...result.figures, "others' p99, ms": p99 } };
    },
  };
}

/** What one large answer takes, while others retrieve books. */
export function largeAnswer(path) {
  return {
    warmUp: ({ url }) => get(url + path),
    async measure(server, { rows }) {
      let peak = memory(server.pid, 'RssAnon');
      const watch = setInterval(() => {
        peak = Math.max(peak, memory(server.pid, 'RssAnon'));
      }, MEMORY_SAMPLE);
      const { result, p99 } = await withProbes(server, rows, () => get(server.url + path));
      clearInterval(watch);
      return {
        failed: result.status === 200 ? 0 : 1,
        figures: {
          'time, ms': result.ms,
          'first byte, ms': result.firstByteMs,
          'peak anonymous memory, MiB': peak,
          "others' p99, ms": p99,
        },
      };
    },
  };
}

/** What a start takes. `startFresh` starts another process of the server. */
export function startUp() {
  return {
    async measure({ startFresh }) {
      const server = await startFresh();
      await sleep(SETTLED);
      const rss = memory(server.pid, 'VmRSS');
      await server.stop();
      return { failed: 0, figures: { 'first answer, ms': server.startMs, 'idle RSS, MiB': rss } };
    },
  };
}
