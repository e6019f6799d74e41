import { Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequestTooLarge } from '../../../rest/exceptions.js';
import { LargeBodies } from '../../../rest/http/large-bodies.js';
import { arrivedBody } from '../../../rest/core/request.js';
import { Settings } from '../../../settings.js';
import { addressOf } from '../../visit/admin-address.js';
import { AdminController } from '../../visit/admin.guard.js';
import { ApiRefusal } from '../../visit/refusals.js';
import type { Resource } from '../../site/admin-resource.js';
import { texts } from '../../texts.js';
import type { Visit } from '../../visit/visit.js';
import { API, crumbsOf, refused, type Refusal } from './import-api.js';
import { summaryOf, type ApiImport, type ApiImportSummary } from './import-page.js';

/** How many earlier imports the page shows. */
const RECENT = 10;

/** The page on which a file is sent. */
@AdminController(':app/:model/import')
export class UploadPageController {
  constructor(private readonly settings: Settings) {}

  @Get()
  async showUpload(@Res() { visit }: FastifyReply): Promise<void> {
    await this.uploadPage(visit, visit.resource);
  }

  /** The form goes on to the API as it is. */
  @Post()
  @LargeBodies()
  async upload(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { visit } = reply;
    const { resource } = visit;
    try {
      const { status, data } = await visit.api.send<ApiImport>('POST', API, {
        body: await arrivedBody(request),
        headers: { 'content-type': request.sentContentType },
      });
      if (status === 201) visit.redirect(`${resource.path}import/${data.id}/`);
      else await this.uploadPage(visit, resource, { status, data });
    } catch (error) {
      if (!(error instanceof RequestTooLarge)) throw error;
      reply.headers(error.headers);
      await this.uploadPage(visit, resource, { status: 413, data: { file: [this.tooLarge] } });
    }
  }

  private async uploadPage(visit: Visit, resource: Resource, refusal?: Refusal): Promise<void> {
    if (!resource.canWriteMany) throw new ApiRefusal(404, null);
    const recent = addressOf(API, { resource: resource.label, page_size: RECENT });
    const { results } = await visit.api.get<{ results: readonly ApiImportSummary[] }>(recent);
    const { fields, others } = refused(refusal, ['file']);
    const title = texts.importTitle(resource.plural);
    const page = {
      title: refusal ? texts.refusedTitle(title) : title,
      heading: title,
      crumbs: crumbsOf(resource),
      errors: others,
      resource,
      limit: this.settings.importBodyLimit,
      help: texts.importHelp(megabytes(this.settings.importBodyLimit)),
      tooLarge: this.tooLarge,
      fileErrors: fields.file ?? [],
      imports: results.map((source) => ({
        name: source.file,
        url: `${resource.path}import/${source.id}/`,
        by: source.username,
        summary: summaryOf(resource, source),
      })),
      styles: ['admin-import.css'],
      scripts: ['admin-import-file.js'],
    };
    await visit.page('admin/import-upload', page, refusal?.status);
  }

  private get tooLarge(): string {
    return texts.importTooLarge(megabytes(this.settings.importBodyLimit));
  }
}

const megabytes = (bytes: number): string =>
  `${(bytes / 1024 ** 2).toLocaleString('en', { maximumFractionDigits: 1 })} MB`;
