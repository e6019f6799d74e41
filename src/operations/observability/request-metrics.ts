import type { Metric } from 'prom-client';

/** Upper bounds, in seconds. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Methods that are told apart; others are a client's inventions. */
const METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']);

const OTHER = 'OTHER';

interface Series {
  readonly labels: Readonly<Record<'method' | 'route' | 'status', string>>;
  /** Requests by the first bound that they did not exceed; the last is for those that exceeded all. */
  readonly buckets: number[];
  count: number;
  sum: number;
}

type Values = { labels: Readonly<Record<string, string | number>>; value: number; metricName?: string }[];

/**
 * Counts requests by method, route and status: `route` is one of the service's own patterns, so that the number of series
 * is bounded whatever clients send. A Histogram of prom-client costs a microsecond at each observation, which is more than
 * a hundredth of a short request; this costs a tenth of it, and prom-client reads it when metrics are asked for.
 */
export class RequestMetrics {
  private readonly series: Series[] = [];
  /** By route, status and method: texts that are there already, where one key of all three would be made each time. */
  private readonly index = new Map<string, Map<number, Map<string, Series>>>();

  observe(method: string, route: string, status: number, seconds: number): void {
    const series = this.index.get(route)?.get(status)?.get(method) ?? this.add(method, route, status);
    let bucket = 0;
    while (seconds > BOUNDS[bucket]) bucket++;
    series.buckets[bucket]++;
    series.count++;
    series.sum += seconds;
  }

  private add(method: string, route: string, status: number): Series {
    const statuses = entryOf(this.index, route, () => new Map<number, Map<string, Series>>());
    const methods = entryOf(statuses, status, () => new Map<string, Series>());
    return entryOf(methods, METHODS.has(method) ? method : OTHER, (name) => {
      const series = newSeries(name, route, status);
      this.series.push(series);
      return series;
    });
  }

  /** What prom-client's registry keeps. */
  metrics(): Metric[] {
    return [
      metric('http_requests_total', 'Requests answered.', 'counter', () =>
        this.series.map(({ labels, count }) => ({ labels, value: count })),
      ),
      metric(DURATION, 'Seconds from the head of a request to the end of its response.', 'histogram', () =>
        this.series.flatMap(histogramValues),
      ),
    ];
  }
}

function entryOf<K, V>(map: Map<K, V>, key: K, make: (key: K) => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make(key)));
  return value;
}

const DURATION = 'http_request_duration_seconds';

const newSeries = (method: string, route: string, status: number): Series => ({
  labels: { method, route, status: String(status) },
  buckets: new Array<number>(BOUNDS.length + 1).fill(0),
  count: 0,
  sum: 0,
});

function histogramValues({ labels, buckets, count, sum }: Series): Values {
  let below = 0;
  return [
    ...buckets.map((number, index) => ({
      metricName: `${DURATION}_bucket`,
      labels: { le: BOUNDS[index] ?? '+Inf', ...labels },
      value: (below += number),
    })),
    { metricName: `${DURATION}_sum`, labels, value: sum },
    { metricName: `${DURATION}_count`, labels, value: count },
  ];
}

/** prom-client asks no more of a metric than this; its types name its own classes only. */
const metric = (name: string, help: string, type: string, values: () => Values): Metric =>
  ({
    name,
    get: async () => ({ name, help, type, values: values(), aggregator: 'sum' }),
  }) as unknown as Metric;
