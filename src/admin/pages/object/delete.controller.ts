import { Get, Inject, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Database } from '../../../database/database.js';
import { messagesOf } from '../../../rest/pages/messages.js';
import { AdminController } from '../../visit/admin.guard.js';
import { undoable } from '../history/latest.js';
import { ApiRefusal } from '../../visit/refusals.js';
import { texts } from '../../texts.js';
import { consequencesOf } from './consequences.js';
import { carried, ObjectForm } from './object-form.js';
import { objectOf, pageOf } from './object-page.js';

/** Deletes one object, in the state that was shown and no other. */
@AdminController(':app/:model/:id/delete')
export class DeleteController {
  constructor(@Inject(Database) private readonly database: Database) {}

  @Get()
  async show(@Param('id') id: string, @Res() { visit }: FastifyReply): Promise<void> {
    const { resource } = visit;
    const { object, tag } = await objectOf(visit, id);
    await visit.page('admin/delete', {
      ...pageOf(resource, object),
      carried: carried(resource.serializer, visit.newFormKey(), object),
      ifMatch: tag,
      consequences: await consequencesOf(visit, this.database, [object.id]),
    });
  }

  /** Asks nothing more: what is deleted can be brought back from the page that follows. */
  @Post()
  async delete(@Param('id') id: string, @Res() { visit }: FastifyReply): Promise<void> {
    const { resource } = visit;
    const sent = await visit.form();
    const form = new ObjectForm(resource.serializer, sent);
    const headers = form.condition;
    const { status, data } = await visit.api.send('DELETE', resource.apiPathOf(id), { headers });
    if (status === 412) {
      const message = { level: 'error', text: texts.changedMeanwhile } as const;
      return visit.redirect(resource.objectPath(id, 'change'), message);
    }
    if (status === 400) {
      const text = messagesOf(data, []).others.join(' ');
      return visit.redirect(resource.objectPath(id, 'delete'), { level: 'error', text });
    }
    if (status !== 204) throw new ApiRefusal(status, data);
    visit.redirect(visit.listAddress(resource, sent), {
      level: 'success',
      text: texts.deleted(resource.name, resource.nameOf({ ...form.original, id })),
      undo: await undoable(visit.api, resource, Number(id)),
    });
  }
}
