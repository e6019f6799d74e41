import { Get, NotFoundException, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AdminController } from '../gate.js';
import { ChangeList } from './change-list.js';

/** What the filters of a list leave, as a file: all of it, whatever the style of the service's pages. */
@AdminController(':app/:model/export')
export class ExportController {
  @Get()
  async send(@Res() reply: FastifyReply): Promise<void> {
    const { api, query, resource } = reply.visit;
    const format = query.get('format') ?? '';
    if (!resource.exportFormats.includes(format)) throw new NotFoundException();
    const list = new ChangeList(resource, query);
    const { status, headers, data } = await api.stream(list.exportAddress(format));
    // The list tells what is wrong with its filters.
    if (status !== 200) {
      data.destroy();
      return reply.visit.redirect(list.address());
    }
    const name = `${resource.plural.toLowerCase()}.${format}`;
    for (const header of ['content-type', 'content-encoding', 'vary'])
      if (headers[header] !== undefined) reply.header(header, headers[header]);
    reply.headers({
      'cache-control': 'private, no-store',
      'content-disposition': `attachment; filename="${name}"`,
    });
    await reply.send(data);
  }
}
