import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Resource } from '../../site/admin-resource.js';
import type { Bar, Chart } from '../../charts/charts.js';

interface Reading {
  readonly version: string;
  readonly bars: Promise<Bar[]>;
}

/** Reads the charts of the admin site's resources, none of them twice while nothing has changed. */
@Injectable()
export class Statistics {
  private readonly readings = new Map<Chart, Reading>();

  constructor(private readonly database: Database) {}

  /** Those who ask at the same time wait for the same reading. */
  async bars(resource: Resource, chart: Chart): Promise<Bar[]> {
    const version = await chart.version(resource, this.database);
    const kept = this.readings.get(chart);
    if (kept && kept.version === version) return kept.bars;
    // Read after its version: at worst it is newer than that, and is read once more.
    const bars = chart.bars(resource, this.database);
    if (version !== undefined) {
      this.readings.set(chart, { version, bars });
      bars.catch(() => this.readings.delete(chart));
    }
    return bars;
  }
}
