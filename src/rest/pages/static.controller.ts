import { Controller, Get, Headers, NotFoundException, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { SkipGuards } from '../ordinary/access-decorators.js';
import { staticFile } from './static-files.js';

/** Serves the files that pages need. */
@SkipGuards()
@Controller('static')
export class StaticController {
  @Get(':name')
  async file(
    @Param('name') name: string,
    @Headers('accept-encoding') acceptEncoding: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const file = staticFile(name);
    if (!file) throw new NotFoundException();
    await file.send(reply, acceptEncoding);
  }
}
