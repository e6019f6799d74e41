import { Inject } from '@nestjs/common';
import { API_ROOT } from '../../../rest/core/addresses.js';
import { Path } from '../../../rest/routing/mount.js';
import { IsAdminUser } from '../../../rest/access/permissions.js';
import { Response } from '../../../rest/core/response.js';
import {
  objectOf,
  type Operation,
  type OperationDescription,
} from '../../../rest/openapi/operation-description.js';
import { APIView } from '../../../rest/views/api-view.js';
import { AdminSite } from '../../site/site.js';
import type { Resource } from '../../site/admin-resource.js';
import type { Chart } from '../../charts/charts.js';
import { Statistics } from './statistics.js';

/** What the answer tells of a resource. */
export interface ResourceStatistics {
  readonly resource: string;
  readonly count: number;
  readonly charts: readonly ChartStatistics[];
}

export interface ChartStatistics {
  readonly title: string;
  readonly form: Chart['form'];
  /** The list that the bars lead to, each with its own parameters. */
  readonly behind: string;
  readonly bars: readonly { readonly label: string; readonly count: number; readonly query: string }[];
}

const HISTORY = `/${API_ROOT}/admin/history/`;

/** Statistics of all resources of the admin site. */
@Path('admin/statistics', 'admin-statistics')
export class StatisticsView extends APIView {
  override readonly documentPart = 'admin';
  override permissions = [IsAdminUser];
  override readonly description = `Counts of the stored objects. Each bar of a chart has the list and the query parameters that show
the objects it counts.`;
  @Inject(AdminSite) private readonly site: AdminSite;
  @Inject(Statistics) private readonly statistics: Statistics;

  override describe(operation: Operation): OperationDescription {
    return {
      ...super.describe(operation),
      summary: 'Retrieve statistics',
      answer: operation.components.schema('Statistics', { type: 'array', items: RESOURCE }),
    };
  }

  async get(): Promise<Response> {
    return new Response(await Promise.all(this.site.resources.map((resource) => this.figures(resource))));
  }

  private async figures(resource: Resource): Promise<ResourceStatistics> {
    const { label, admin, viewset } = resource;
    return {
      resource: label,
      count: await viewset.objects.all().count(),
      charts: await Promise.all((admin.charts ?? []).map((chart) => this.figuresOf(chart, resource))),
    };
  }

  private async figuresOf(chart: Chart, resource: Resource): Promise<ChartStatistics> {
    const bars = await this.statistics.bars(resource, chart);
    return {
      title: chart.title(resource),
      form: chart.form,
      behind: chart.behind === 'history' ? HISTORY : resource.apiPath,
      bars: bars.map(({ label, count, query }) => ({
        ...{ label, count },
        query: new URLSearchParams(query).toString(),
      })),
    };
  }
}

const BAR = objectOf({
  label: { type: 'string' },
  count: { type: 'integer' },
  query: { type: 'string', description: 'The query parameters of `behind` that show these objects.' },
});

const CHART = objectOf({
  title: { type: 'string' },
  form: {
    type: 'string',
    enum: ['columns', 'rows'],
    description: 'Columns are in chronological order; rows start with the longest.',
  },
  behind: { type: 'string', description: 'The URL of the list that the bars link to.' },
  bars: { type: 'array', items: BAR },
});

const RESOURCE = objectOf({
  resource: { type: 'string', description: 'The model, such as books.book.' },
  count: { type: 'integer', description: 'The number of objects.' },
  charts: { type: 'array', items: CHART },
});
