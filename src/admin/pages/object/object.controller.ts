import { Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Answer } from '../../visit/api-client.js';
import { AdminController } from '../../visit/admin.guard.js';
import type { ApiObject } from '../../site/admin-resource.js';
import { texts } from '../../texts.js';
import type { Visit } from '../../visit/visit.js';
import { controlsOf } from '../../../rest/pages/controls.js';
import { carried, FORM_TYPE, ObjectForm } from './object-form.js';
import { afterSaving, objectOf, pageOf } from './object-page.js';
import { refused } from './refused.js';

/** The pages on which one object is added and changed. */
@AdminController(':app/:model')
export class ObjectController {
  @Get('add')
  async showAdd(@Res() { visit }: FastifyReply): Promise<void> {
    const { resource } = visit;
    const { addSerializer } = resource;
    const proposed = (name: string): unknown =>
      visit.proposed(name) ?? addSerializer.field(name).options.initial;
    const controls = controlsOf('field', addSerializer.writable, proposed);
    await visit.page('admin/object', {
      ...pageOf(resource),
      controls,
      carried: carried(addSerializer, visit.newFormKey()),
      next: visit.listAddress(resource),
    });
  }

  @Post('add')
  async add(@Res() { visit }: FastifyReply): Promise<void> {
    await this.create(visit, new ObjectForm(visit.resource.addSerializer, await visit.form()));
  }

  @Get(':id/change')
  async showChange(@Param('id') id: string, @Res() { visit }: FastifyReply): Promise<void> {
    const { resource } = visit;
    const { object, tag } = await objectOf(visit, id);
    await visit.page('admin/object', {
      ...pageOf(resource, object),
      controls: controlsOf('field', resource.serializer.writable, (name) => object[name]),
      carried: carried(resource.serializer, visit.newFormKey(), object),
      ifMatch: tag,
      next: visit.listAddress(resource),
    });
  }

  @Post(':id/change')
  async change(@Param('id') id: string, @Res() { visit }: FastifyReply): Promise<void> {
    const { resource } = visit;
    const form = new ObjectForm(resource.serializer, await visit.form());
    if (form.has('_saveasnew')) return this.create(visit, form);
    const answer = await this.save(visit, form, id);
    if (answer.status === 200) return afterSaving(visit, answer.data as ApiObject, texts.changed);
    await refused(visit, form, answer, Number(id));
  }

  /** Where nothing has changed since the form was made but what no form is about (a log-in, say), the form is about the object as it is now. */
  private async save(visit: Visit, form: ObjectForm, id: string): Promise<Answer> {
    const patch = (condition: ObjectForm['condition']): Promise<Answer> =>
      visit.api.send('PATCH', visit.resource.apiPathOf(id), {
        body: form.body,
        headers: { ...FORM_TYPE, ...condition },
      });
    const answer = await patch(form.condition);
    const isSame = answer.status === 412 && form.isOf((answer.data as { current: ApiObject }).current);
    return isSame ? patch({ 'if-match': String(answer.headers.etag) }) : answer;
  }

  private async create(visit: Visit, form: ObjectForm): Promise<void> {
    const sent = { body: form.body, headers: { ...FORM_TYPE, ...form.idempotencyKey } };
    const answer = await visit.api.send('POST', visit.resource.apiPath, sent);
    if (answer.status === 201) return afterSaving(visit, answer.data as ApiObject, texts.added);
    await refused(visit, form, answer);
  }
}
