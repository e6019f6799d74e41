import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { localAddress } from '../../auth/sessions/local-redirect.js';
import { redirect } from '../../auth/sessions/session-form.js';
import { LOG_IN, LOG_OUT } from '../../rest/pages/html-page.js';
import { SkipGuards } from '../../rest/ordinary/access-decorators.js';

/** Django's own addresses for it: the log-in is the browsable API's. */
@SkipGuards()
@Controller('admin')
export class AdminLogInController {
  @Get('login')
  logIn(@Query('next') next: unknown, @Res() reply: FastifyReply): void {
    const address = (typeof next === 'string' && localAddress(next)) || '/admin/';
    redirect(reply, `${LOG_IN}?next=${encodeURIComponent(address)}`);
  }

  @Get('logout')
  logOut(@Res() reply: FastifyReply): void {
    redirect(reply, `${LOG_OUT}?next=/admin/`);
  }
}
