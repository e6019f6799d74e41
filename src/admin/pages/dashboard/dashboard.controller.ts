import { Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AdminController } from '../../visit/admin.guard.js';
import { entryView, type Entry } from '../history/entry.js';
import { HISTORY_API, type CursorPage } from '../history/history-list.js';
import { addressOf } from '../../visit/admin-address.js';
import { ApiRefusal } from '../../visit/refusals.js';
import type { AdminSite } from '../../site/site.js';
import type { ChartStatistics, ResourceStatistics } from '../../api/statistics/statistics.view.js';
import { texts } from '../../texts.js';

const RECENT = addressOf(HISTORY_API, { page_size: 10 });

/** The first page: what there is, in figures and pictures, and what was changed lately. */
@AdminController('')
export class DashboardController {
  @Get()
  async show(@Res() { visit }: FastifyReply): Promise<void> {
    const [{ status, data }, recent] = await Promise.all([
      visit.api.send<readonly ResourceStatistics[]>('GET', '/api/admin/statistics/'),
      visit.api.get<CursorPage<Entry>>(RECENT),
    ]);
    const { site } = visit;
    await visit.page('admin/dashboard', {
      title: texts.dashboard,
      // Pictures may take too long or fail; the ways to all else are here as well.
      errors: status === 200 ? [] : [texts.noFigures, ...new ApiRefusal(status, data).messages],
      resources: sectionsOf(site, status === 200 ? data : []),
      recent: recent.results.map((entry) => entryView(entry, site)),
      styles: ['admin-dashboard.css'],
      scripts: ['admin-dashboard.js'],
    });
  }
}

const sectionsOf = (site: AdminSite, statistics: readonly ResourceStatistics[]) =>
  site.resources.map(({ label, name, plural, path }) => {
    const figures = statistics.find(({ resource }) => resource === label);
    return {
      name,
      plural,
      path,
      count: figures?.count,
      charts: figures?.charts.map((chart) => chartView(chart, path)) ?? [],
    };
  });

/** A chart as the page draws it. `path` is where the pages of the resource are. */
function chartView({ title, form, behind, bars }: ChartStatistics, path: string) {
  const most = Math.max(0, ...bars.map(({ count }) => count));
  const list = behind === HISTORY_API ? '/admin/history/' : path;
  const views = bars.map(({ label, count, query }) => ({
    ...{ label, count },
    // What there is room for below a column: of a day of this year no year.
    short: label.replace(/^\d{4}-(?=\d\d-\d\d$)/, ''),
    length: lengthOf(count, most),
    url: `${list}?${query}`,
  }));
  return {
    title,
    form,
    bars: views,
    longest: most > 0 ? views.find(({ count }) => count === most) : undefined,
  };
}

/** In hundredths of the longest. What is there is seen, however little it is beside the rest. */
const lengthOf = (count: number, most: number): number =>
  count === 0 ? 0 : Math.max(1, Math.round((count / most) * 100));
