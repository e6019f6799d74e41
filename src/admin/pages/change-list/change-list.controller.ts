import { Get, Inject, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Form } from '../../../auth/sessions/session-form.js';
import { Database } from '../../../database/database.js';
import { fitsLocation } from '../../../rest/core/links.js';
import { QueryDict } from '../../../rest/http/messages/query-dict.js';
import { addressOf } from '../../visit/admin-address.js';
import { AdminController } from '../../visit/admin.guard.js';
import { undoable } from '../history/latest.js';
import { consequencesOf, type Consequences } from '../object/consequences.js';
import { ApiRefusal } from '../../visit/refusals.js';
import type { Resource } from '../../site/admin-resource.js';
import { texts } from '../../texts.js';
import type { Visit } from '../../visit/visit.js';
import { ChangeList } from './change-list.js';
import {
  chipsOf,
  clearAddress,
  columnHeads,
  pageLinksOf,
  panelOf,
  rowsOf,
  viewOptions,
  type ApiPage,
} from './change-list-page.js';
import { showBulkEdit } from './bulk-edit.controller.js';
import { ANY_STATE, refusedRows } from './refused-rows.js';

const EMPTY: ApiPage = { count: 0, next: null, previous: null, results: [] };

/** The list of a resource, and what is done with the rows that are selected there. */
@AdminController(':app/:model')
export class ChangeListController {
  constructor(@Inject(Database) private readonly database: Database) {}

  @Get()
  async show(@Res() { visit }: FastifyReply): Promise<void> {
    const list = new ChangeList(visit.resource, visit.query);
    const { status, data } = await visit.api.send('GET', list.apiAddress);
    if (status === 404 && list.page !== '1') return visit.redirect(await this.lastPage(visit, list));
    if (status !== 200 && status !== 400) throw new ApiRefusal(status, data);
    const page = status === 200 ? pageOf(list, data as ApiPage) : pageOf(list, EMPTY, data);
    await visit.page('admin/change-list', page, status);
  }

  @Post()
  async act(@Res() { visit }: FastifyReply): Promise<void> {
    const { resource } = visit;
    const form = await visit.form();
    const back = visit.next(form) ?? resource.path;
    const ids = form.getAll('selected').map(Number);
    if (ids.length === 0) return visit.redirect(back, { level: 'warning', text: texts.nothingSelected });
    if (form.get('action') === 'delete') {
      const consequences = form.has('confirmed')
        ? undefined
        : await consequencesOf(visit, this.database, ids);
      if (!consequences) return this.delete(visit, resource, ids, back);
      return visit.page('admin/delete-many', confirmation(resource, ids, back, consequences));
    }
    const selected = { ids: ids.join(','), next: back };
    const address = addressOf(`${resource.path}edit/`, selected);
    if (fitsLocation(address)) visit.redirect(address);
    else await showBulkEdit(visit, formOf(selected));
  }

  /** Rows may have been deleted since a link to a page was made, and the page is gone with them. */
  private async lastPage(visit: Visit, list: ChangeList): Promise<string> {
    const first = list.at('1');
    const { count, results } = await visit.api.get<ApiPage>(first.apiAddress);
    const last = Math.ceil(count / Math.max(1, results.length));
    return list.address({ page: last > 1 ? last : undefined });
  }

  private async delete(
    visit: Visit,
    resource: Resource,
    ids: readonly number[],
    back: string,
  ): Promise<void> {
    const { status, data } = await visit.api.send('DELETE', `${resource.apiPath}bulk/`, {
      body: ids,
      headers: ANY_STATE,
    });
    if (status === 400)
      return visit.redirect(back, { level: 'error', text: refusedRows(texts.nothingDeleted, ids, data) });
    if (status !== 204) throw new ApiRefusal(status, data);
    const undo = await undoable(visit.api, resource, ids[0]);
    visit.redirect(back, { level: 'success', text: texts.deletedMany(resource.counted(ids.length)), undo });
  }
}

/** What deleting many objects means for others is told before, not after. */
const confirmation = (
  resource: Resource,
  ids: readonly number[],
  next: string,
  consequences: Consequences,
) => ({
  title: texts.deleteMany(resource.counted(ids.length)),
  crumbs: resource.crumbs,
  ...{ resource, ids, next, consequences },
});

function formOf(fields: Readonly<Record<string, string>>): Form {
  const form: Form = new QueryDict();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

const pageOf = (list: ChangeList, page: ApiPage, refusal?: unknown) => ({
  title: list.resource.plural,
  crumbs: list.resource.crumbs,
  resource: list.resource,
  list: list.address(),
  refused: refusal !== undefined,
  count: page.count,
  heads: columnHeads(list),
  rows: rowsOf(list, page.results),
  panel: panelOf(list, refusal),
  chips: chipsOf(list),
  clear: clearAddress(list),
  view: viewOptions(list),
  pages: pageLinksOf(list, page),
  exports: list.resource.exportFormats.map((format) => ({
    format,
    url: list.exportAddress(format, `${list.resource.path}export/`),
  })),
  scripts: ['admin-list.js'],
});
