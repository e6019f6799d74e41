import { Controller, Get, Headers, NotFoundException, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { acceptedEncoding } from '../http/messages/compression.js';
import { SkipGuards } from '../ordinary/access-decorators.js';
import { staticFile } from './static-files.js';

/** Serves what pages need, compressed beforehand. */
@SkipGuards()
@Controller('static')
export class StaticController {
  @Get(':name')
  file(
    @Param('name') name: string,
    @Headers('accept-encoding') acceptEncoding: string | undefined,
    @Res() reply: FastifyReply,
  ): void {
    const file = staticFile(name);
    if (!file) throw new NotFoundException();
    const encoding = acceptedEncoding(acceptEncoding)?.name;
    if (encoding) reply.header('content-encoding', encoding);
    reply
      .header('content-type', file.contentType)
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('vary', 'Accept-Encoding')
      .send(file.content[(encoding ?? 'identity') as keyof typeof file.content]);
  }
}
