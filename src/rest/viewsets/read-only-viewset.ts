import { isOneOf } from '../../database/sql/membership.js';
import type { ModelTable } from '../../database/tables/model-table.js';
import type { QuerySet } from '../../database/models/query-set.js';
import type { Request } from '../core/contracts.js';
import { channelOf } from '../core/channel.js';
import { JsonText } from '../core/json-text.js';
import { linkHeader } from '../core/links.js';
import type { Page, Paginator } from '../pagination/index.js';
import type { Route } from '../core/route.js';
import { Response } from '../core/response.js';
import { Rows } from '../pagination/row-source.js';
import { fieldFaults, keyFaults } from './declaration.js';
import { GenericViewSet, type Identified } from './generic-viewset.js';

export const IDS_PARAMETER = 'id__in';

/** The read actions: DRF's ReadOnlyModelViewSet. */
export abstract class ReadOnlyViewSet<T extends Identified> extends GenericViewSet<T> {
  override checkDeclaration(routes: readonly Route[]): readonly string[] {
    const faults = super.checkDeclaration(routes);
    const { prototype } = ReadOnlyViewSet;
    if (faults.length > 0 || (this.list !== prototype.list && this.retrieve !== prototype.retrieve))
      return faults;
    const model = this.objects.model as unknown as ModelTable<object>;
    const { serializer } = this;
    return [
      ...keyFaults(this.constructor.name, model.metadata),
      ...fieldFaults(serializer, serializer.readable, model),
    ];
  }

  async list(request: Request): Promise<Response> {
    return this.listOf(new Rows(this.listed(request), this.listSerializer), request);
  }

  /** The admin site may name the rows of a list: `?id__in=1,2`. */
  private listed(request: Request): QuerySet<T> {
    const ids = request.query.get(IDS_PARAMETER);
    const queryset = this.queryset(request).for(request);
    if (ids === undefined || channelOf(request) !== 'admin') return queryset;
    return queryset.filter(isOneOf(this.database.dialect, 'id', ids.split(',').map(Number)));
  }

  /** Answers rows as lists are, page by page where that is the style. */
  protected async listOf<R extends object>(rows: Rows<R>, request: Request): Promise<Response> {
    const page =
      (await this.paginatorFor(request)?.paginate(rows, request)) ??
      (await this.pageForRenderer(rows, request));
    if (!page) return new Response(await rows.all());
    return new Response(new JsonText(envelope(page), rows.names), 200, linkHeader(page.links), page);
  }

  async retrieve(request: Request): Promise<Response> {
    return new Response(await this.shown(await this.getObject(request), this.serializerOf(request)));
  }

  /** The admin site's lists have the same pages whatever the style of the service's; what it exports has none. */
  private paginatorFor(request: Request): Paginator | null {
    if (channelOf(request) !== 'admin') return this.paginator;
    return request.query.get('format') ? null : this.pagePaginator;
  }

  private async pageForRenderer<R extends object>(
    rows: Rows<R>,
    request: Request,
  ): Promise<Page | undefined> {
    return request.acceptedRenderer.pageAtATime ? this.pagePaginator.paginate(rows, request) : undefined;
  }
}

const envelope = ({ head, json }: Page): string => `${JSON.stringify(head).slice(0, -1)},"results":${json}}`;
