import { Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { messagesOf } from '../../../rest/pages/messages.js';
import { addressOf } from '../../visit/admin-address.js';
import { AdminController } from '../../visit/admin.guard.js';
import { HistoryViewSet } from '../../api/history/history.viewset.js';
import { ApiRefusal } from '../../visit/refusals.js';
import type { ApiObject } from '../../site/admin-resource.js';
import { texts } from '../../texts.js';
import type { Visit } from '../../visit/visit.js';
import { changesOf, entryView, labelsOf, type Entry, type EntryRows } from './entry.js';
import { cursorLinks, HISTORY_API, HistoryList, type CursorPage } from './history-list.js';

const CRUMBS = [
  { name: texts.dashboard, url: '/admin/' },
  { name: texts.history, url: '/admin/history/' },
];

/** Who changed what: of everything, of one change of many objects, and the way back from a deletion. */
@AdminController('history')
export class HistoryPagesController {
  @Get()
  async list(@Res() { visit }: FastifyReply): Promise<void> {
    const list = new HistoryList('/admin/history/', visit.query, visit.site.view(HistoryViewSet));
    await sendHistory(visit, list, { title: texts.history, crumbs: CRUMBS });
  }

  /** The objects of a change of many. */
  @Get(':id')
  async rows(@Param('id') id: string, @Res() { visit }: FastifyReply): Promise<void> {
    const address = `${HISTORY_API}${encodeURIComponent(id)}/`;
    const entry = await visit.api.get<Entry>(address);
    const cursor = visit.query.get('cursor');
    const page = await visit.api.get<CursorPage<EntryRows>>(addressOf(`${address}rows/`, { cursor }));
    const labels = labelsOf(visit.site, entry.resource);
    const view = entryView(entry, visit.site);
    const path = `/admin/history/${id}/`;
    await visit.page('admin/history-entry', {
      title: texts.entryTitle(view.action, view.what),
      crumbs: [...CRUMBS, { name: view.what, url: path }],
      entry: view,
      rows: page.results.map(({ first_id, last_id, before, after }) => ({
        ids: first_id === last_id ? `${first_id}` : `${first_id}–${last_id}`,
        changes: changesOf(before, after, labels),
      })),
      pages: cursorLinks(page, (to) => addressOf(path, { cursor: to })),
    });
  }

  /** A user who has logged in again comes back to where a form was sent. */
  @Get(':id/undo')
  showAfterLogIn(@Param('id') id: string, @Res() { visit }: FastifyReply): void {
    visit.redirect(`/admin/history/${encodeURIComponent(id)}/`);
  }

  @Post(':id/undo')
  async undo(@Param('id') id: string, @Res() { visit }: FastifyReply): Promise<void> {
    await visit.form();
    const address = `${HISTORY_API}${encodeURIComponent(id)}/`;
    const { status, data } = await visit.api.send('POST', `${address}undo/`);
    if (status === 409) {
      const text = messagesOf(data, []).others.join(' ');
      return visit.redirect('/admin/history/', { level: 'error', text: texts.notUndone(text) });
    }
    if (status >= 300) throw new ApiRefusal(status, data);
    const objects = data as readonly ApiObject[];
    const { resource: label } = await visit.api.get<Entry>(address);
    const resource = visit.site.resources.find((each) => each.label === label);
    const [first, ...others] = objects;
    const isOne = resource && first && others.length === 0;
    visit.redirect(resource ? visit.listAddress(resource) : '/admin/history/', {
      level: 'success',
      text: isOne
        ? texts.broughtBack(resource.name, resource.nameOf(first))
        : texts.broughtBackMany(resource?.counted(objects.length) ?? texts.counted(objects.length, label)),
      ...(isOne && { link: { text: texts.open, url: resource.objectPath(first.id, 'change') } }),
    });
  }
}

/** The history of one object. */
@AdminController(':app/:model/:id/history')
export class ObjectHistoryController {
  @Get()
  async show(@Param('id') id: string, @Res() { visit }: FastifyReply): Promise<void> {
    const { resource } = visit;
    const path = resource.objectPath(id, 'history');
    const fixed = { resource: resource.label, object_id: id };
    const { status, data } = await visit.api.send<ApiObject>('GET', resource.apiPathOf(id));
    const name = status === 200 ? resource.nameOf(data) : `${resource.name} ${id}`;
    await sendHistory(visit, new HistoryList(path, visit.query, visit.site.view(HistoryViewSet), fixed), {
      title: texts.historyOf(name),
      crumbs: [
        ...resource.crumbs,
        { name, url: resource.objectPath(id, 'change') },
        { name: texts.history, url: path },
      ],
    });
  }
}

const NONE: CursorPage<Entry> = { next: null, previous: null, results: [] };

async function sendHistory(
  visit: Visit,
  list: HistoryList,
  page: { readonly title: string; readonly crumbs: readonly { name: string; url: string }[] },
): Promise<void> {
  const { status, data } = await visit.api.send('GET', list.apiAddress);
  if (status !== 200 && status !== 400) throw new ApiRefusal(status, data);
  const found = status === 200 ? (data as CursorPage<Entry>) : NONE;
  const panel = list.panel(visit.site, status === 400 ? data : undefined);
  const entries = found.results.map((entry) => entryView(entry, visit.site));
  await visit.page('admin/history', { ...page, panel, entries, pages: list.links(found) }, status);
}
