import { HISTORY_API } from '../history/history-list.js';
import type { ChartStatistics } from '../../api/statistics/statistics.view.js';

/** A chart as the page draws it. */
export interface ChartView {
  readonly title: string;
  readonly form: ChartStatistics['form'];
  readonly bars: readonly BarView[];
  /** The longest; undefined where all are nothing. */
  readonly longest: BarView | undefined;
}

interface BarView {
  readonly label: string;
  /** What there is room for below a column: of a day of this year no year. */
  readonly short: string;
  readonly count: number;
  /** In hundredths of the longest. */
  readonly length: number;
  /** The page of the list behind it. */
  readonly url: string;
}

/** `path` is where the pages of the resource are. */
export function chartView({ title, form, behind, bars }: ChartStatistics, path: string): ChartView {
  const most = Math.max(0, ...bars.map(({ count }) => count));
  const list = behind === HISTORY_API ? '/admin/history/' : path;
  const views = bars.map(({ label, count, query }) => ({
    ...{ label, count },
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

/** What is there is seen, however little it is beside the rest. */
const lengthOf = (count: number, most: number): number =>
  count === 0 ? 0 : Math.max(1, Math.round((count / most) * 100));
