import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Resource } from '../../site/admin-resource.js';
import { AdminSite } from '../../site/site.js';
import { checkFilters, type Bar, type Chart } from '../../charts/charts.js';

interface Reading {
  readonly version: string;
  readonly bars: Promise<Bar[]>;
}

/** Reads the charts of the admin site's resources, none of them twice while nothing has changed. */
@Injectable()
export class Statistics implements OnApplicationBootstrap {
  private readonly readings = new Map<Chart, Reading>();

  constructor(
    private readonly site: AdminSite,
    private readonly database: Database,
  ) {}

  onApplicationBootstrap(): void {
    for (const resource of this.site.resources)
      for (const chart of resource.admin.charts ?? []) checkFilters(resource, chart);
  }

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
