import { Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { PAGE_HEADERS } from '../../../rest/pages/html-page.js';
import { AdminController } from '../../visit/admin.guard.js';
import { ApiRefusal } from '../../visit/refusals.js';
import { texts } from '../../texts.js';
import type { Visit } from '../../visit/visit.js';
import { reasonsOf, type Preview } from '../../api/imports/run/preview.js';
import { crumbsOf, pathOf, refused, type Refusal } from './import-api.js';
import { importPage, mappingIn, type ApiImport } from './import-page.js';

/** Refusals that are about what was sent, and so leave the page open. */
const TO_CORRECT = [400, 403, 409, 413];

/** Milliseconds after which a run is no longer waited for: the import's page tells how it goes on. */
const LONGEST_WAIT = 10_000;

/** How a run has ended. */
type ApiEnd = Pick<ApiImport, 'state'> & { readonly detail?: string };

/** The page on which the rows of a file are looked at and stored. */
@AdminController(':app/:model/import')
export class ImportPagesController {
  @Get(':id')
  async show(@Param('id') id: string, @Res() { visit }: FastifyReply): Promise<void> {
    await this.page(visit, id);
  }

  @Post(':id')
  async map(@Param('id') id: string, @Res() { visit }: FastifyReply): Promise<void> {
    const { resource } = visit;
    const form = await visit.form();
    const body = mappingIn(form, resource);
    const { status, data } = await visit.api.send<ApiImport>('PATCH', pathOf(id), { body });
    if (status === 200) visit.redirect(`${resource.path}import/${data.id}/#preview`);
    else await this.page(visit, id, { status, data });
  }

  /** A user who has logged in again comes back to where a form was sent. */
  @Get(':id/run')
  showAfterLogIn(@Param('id') id: string, @Res() { visit }: FastifyReply): void {
    visit.redirect(`${visit.resource.path}import/${encodeURIComponent(id)}/`);
  }

  @Post(':id/run')
  async run(@Param('id') id: string, @Res() { visit }: FastifyReply): Promise<void> {
    const { resource } = visit;
    const form = await visit.form();
    const body = { skip_refused: form.get('skip_refused') === 'true' };
    const { status, data } = await visit.api.start<ApiEnd>(`${pathOf(id)}run/`, body, LONGEST_WAIT);
    if (status !== 200) return this.page(visit, id, { status, data });
    if (data?.state === 'new') return this.page(visit, id, { status: 400, data });
    const message = data?.detail === undefined ? undefined : ({ level: 'error', text: data.detail } as const);
    visit.redirect(`${resource.path}import/${encodeURIComponent(id)}/`, message);
  }

  @Get(':id/refused')
  async refused(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const { status, data, headers } = await reply.visit.api.send('GET', `${pathOf(id)}refused/?format=csv`, {
      headers: { accept: '*/*' },
    });
    if (status !== 200) throw new ApiRefusal(status, data);
    reply.headers({
      'content-disposition': headers['content-disposition'],
      'cache-control': 'private, no-store',
    });
    await reply.type('text/csv; charset=utf-8').send(data);
  }

  private async page(visit: Visit, id: string, refusal?: Refusal): Promise<void> {
    const { resource } = visit;
    if (refusal && !TO_CORRECT.includes(refusal.status)) throw new ApiRefusal(refusal.status, refusal.data);
    const source = await visit.api.get<ApiImport>(pathOf(id));
    if (source.resource !== resource.label) throw new ApiRefusal(404, null);
    const isOpen = source.state === 'new' || source.state === 'interrupted';
    const preview = isOpen ? await visit.api.get<Preview>(`${pathOf(id)}preview/`) : undefined;
    const messages = refused(named(refusal, preview), [
      ...['mapping', 'date_format', 'encoding', 'delimiter', 'file'],
    ]);
    const url = `${resource.path}import/${source.id}/`;
    const page = {
      ...importPage(resource, source, preview, messages),
      crumbs: [...crumbsOf(resource), { name: source.file, url }],
      api: pathOf(source.id),
      url,
    };
    const title = refusal ? texts.refusedTitle(page.title) : page.title;
    await visit.page('admin/import', { ...page, title }, refusal?.status, CONNECTS);
  }
}

/** The page's script asks the API. */
const CONNECTS = {
  'content-security-policy': `${PAGE_HEADERS['content-security-policy']}; connect-src 'self'`,
};

/** How many rows are named that only the database refuses. */
const NAMED = 5;

/** A refusal of a run in words. Rows that the preview shows as refused are not named again. */
function named(refusal: Refusal | undefined, preview: Preview | undefined): Refusal | undefined {
  const { detail, refusals } = (refusal?.data ?? {}) as { detail?: string; refusals?: Preview['refusals'] };
  if (!refusal || !refusals) return refusal;
  const shown = new Set(preview?.refusals.map(({ line }) => line));
  const others = refusals.filter(({ line }) => !shown.has(line)).slice(0, NAMED);
  const lines = others.map(({ line, errors }) => texts.refusedInLine(line, reasonsOf(errors)));
  return { status: refusal.status, data: { detail: [detail, ...lines] } };
}
