import { AggregatorRegistry, collectDefaultMetrics, Gauge, Registry, type MetricObject } from 'prom-client';
import { readInfo } from '../../rest/service-info.js';
import { RequestMetrics } from './request-metrics.js';
import type { Traffic } from '../traffic.js';

/** What one process measures of itself, as prom-client's JSON. */
export type Measured = MetricObject[];

/** The metrics of this process: https://prometheus.io/docs/instrumenting/exposition_formats/ */
export class Metrics {
  readonly requests = new RequestMetrics();
  private readonly registry = new Registry();

  constructor(traffic: Traffic) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    for (const metric of this.requests.metrics()) this.registry.registerMetric(metric);
    new Gauge({
      name: 'http_requests_in_flight',
      help: 'Requests being processed.',
      registers,
      collect() {
        this.set(traffic.inFlight);
      },
    });
    new Gauge({
      name: 'http_connections',
      help: 'Open connections.',
      registers,
      collect() {
        this.set(traffic.openConnections);
      },
    });
    const { title, version } = readInfo();
    new Gauge({
      name: `${title.toLowerCase()}_build_info`,
      help: 'Always 1; the labels say what is running.',
      labelNames: ['version', 'node'],
      registers,
      aggregator: 'first',
    }).set({ version, node: process.version }, 1);
  }

  /** As text for Prometheus. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  measured(): Promise<Measured> {
    return this.registry.getMetricsAsJSON() as Promise<unknown> as Promise<Measured>;
  }
}

export const CONTENT_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

const sum = (measured: readonly Measured[]): Registry =>
  AggregatorRegistry.aggregate(measured as unknown as object[]);

/** What several processes measured, added up, as text for Prometheus. */
export const exposition = (measured: readonly Measured[]): Promise<string> => sum(measured).metrics();

/** What several processes measured, added up. */
export const added = (measured: readonly Measured[]): Promise<Measured> =>
  sum(measured).getMetricsAsJSON() as Promise<unknown> as Promise<Measured>;
