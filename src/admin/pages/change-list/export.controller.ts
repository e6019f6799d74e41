import { Get, NotFoundException, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { closeWhenIdle } from '../../../rest/views/dispatch.js';
import { AdminController } from '../../visit/admin.guard.js';
import { ApiRefusal } from '../../visit/refusals.js';
import { ChangeList } from './change-list.js';

/** What the filters of a list leave, as a file: all of it, whatever the style of the service's pages. */
@AdminController(':app/:model/export')
export class ExportController {
  @Get()
  async send(@Res() reply: FastifyReply): Promise<void> {
    const { api, query, resource } = reply.visit;
    const format = query.get('format') ?? '';
    if (!resource.exportFormats.includes(format)) throw new NotFoundException();
    const name = `${resource.plural.toLowerCase()}.${format}`;
    const described = {
      'cache-control': 'private, no-store',
      'content-disposition': `attachment; filename="${name}"`,
    };
    // HEAD needs no rows.
    if (reply.request.method === 'HEAD') {
      const { contentType } = resource.viewset.renderers.find((each) => each.format === format)!;
      return void (await reply.headers({ ...described, 'content-type': contentType }).send());
    }
    const list = new ChangeList(resource, query);
    const { status, headers, data } = await api.stream(list.exportAddress(format));
    if (status !== 200) data.destroy();
    // The list tells what is wrong with its filters.
    if (status === 400) return reply.visit.redirect(list.address());
    if (status !== 200) throw new ApiRefusal(status, null);
    for (const header of ['content-type', 'content-encoding', 'vary'])
      if (headers[header] !== undefined) reply.header(header, headers[header]);
    closeWhenIdle(reply);
    await reply.headers(described).send(data);
  }
}
