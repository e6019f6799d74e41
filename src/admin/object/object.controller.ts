import { Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { messagesOf } from '../../rest/browsable/messages.js';
import { latestEntry, undoable } from '../history-pages/latest.js';
import { AdminController } from '../gate.js';
import { ApiRefusal } from '../refusals.js';
import type { ApiObject, Resource } from '../resource.js';
import { texts } from '../texts.js';
import type { Visit } from '../visit.js';
import { conflictFields } from './conflict.js';
import { carried, controlsOf, FORM_TYPE, ObjectForm } from './object-form.js';
import { afterSaving, listAddress, pageOf } from './page.js';

/** Refusals that are about what was typed, and so leave the form open. */
const TO_CORRECT = [400, 403, 409, 413, 422];

/** The pages on which one object is added, changed and deleted. */
@AdminController(':app/:model')
export class ObjectController {
  @Get('add')
  async showAdd(
    @Param('app') app: string,
    @Param('model') model: string,
    @Res() { visit }: FastifyReply,
  ): Promise<void> {
    const resource = visit.site.resource(app, model);
    const { addSerializer } = resource;
    const proposed = (name: string): unknown =>
      visit.query.get(name) ?? addSerializer.field(name).options.initial;
    const controls = controlsOf(addSerializer, proposed);
    await visit.page('admin/object', { ...pageOf(resource), controls, next: listAddress(visit, resource) });
  }

  @Post('add')
  async add(
    @Param('app') app: string,
    @Param('model') model: string,
    @Res() { visit }: FastifyReply,
  ): Promise<void> {
    const resource = visit.site.resource(app, model);
    await this.create(visit, resource, new ObjectForm(resource.addSerializer, await visit.form()));
  }

  @Get(':id/change')
  async showChange(
    @Param('app') app: string,
    @Param('model') model: string,
    @Param('id') id: string,
    @Res() { visit }: FastifyReply,
  ): Promise<void> {
    const resource = visit.site.resource(app, model);
    const { object, tag } = await this.object(visit, resource, id);
    await visit.page('admin/object', {
      ...pageOf(resource, object),
      controls: controlsOf(resource.serializer, (name) => object[name]),
      carried: carried(resource.serializer, object),
      ifMatch: tag,
      next: listAddress(visit, resource),
    });
  }

  @Post(':id/change')
  async change(
    @Param('app') app: string,
    @Param('model') model: string,
    @Param('id') id: string,
    @Res() { visit }: FastifyReply,
  ): Promise<void> {
    const resource = visit.site.resource(app, model);
    const form = new ObjectForm(resource.serializer, await visit.form());
    if (form.has('_saveasnew')) return this.create(visit, resource, form);
    const headers = { ...FORM_TYPE, ...(form.ifMatch && { 'if-match': form.ifMatch }) };
    const {
      status,
      data,
      headers: answered,
    } = await visit.api.send('PATCH', resource.apiPathOf(id), {
      body: form.body,
      headers,
    });
    if (status === 200) return afterSaving(visit, resource, data as ApiObject, texts.changed);
    if (status === 412) return this.conflict(visit, resource, id, form, data, answered.etag);
    if (status === 404) return this.gone(visit, resource, id, form);
    await this.again(visit, resource, form, { status, data }, { ...form.original, id: Number(id) });
  }

  @Get(':id/delete')
  async showDelete(
    @Param('app') app: string,
    @Param('model') model: string,
    @Param('id') id: string,
    @Res() { visit }: FastifyReply,
  ): Promise<void> {
    const resource = visit.site.resource(app, model);
    const { object, tag } = await this.object(visit, resource, id);
    await visit.page('admin/delete', {
      ...pageOf(resource, object),
      carried: carried(resource.serializer, object),
      ifMatch: tag,
    });
  }

  /** Asks nothing: what is deleted can be brought back from the page that follows. */
  @Post(':id/delete')
  async delete(
    @Param('app') app: string,
    @Param('model') model: string,
    @Param('id') id: string,
    @Res() { visit }: FastifyReply,
  ): Promise<void> {
    const resource = visit.site.resource(app, model);
    const form = new ObjectForm(resource.serializer, await visit.form());
    const headers: Record<string, string> = form.ifMatch ? { 'if-match': form.ifMatch } : {};
    const { status, data } = await visit.api.send('DELETE', resource.apiPathOf(id), { headers });
    if (status === 412)
      return visit.redirect(resource.objectPath(id, 'change'), {
        level: 'error',
        text: texts.changedMeanwhile,
      });
    if (status !== 204) throw new ApiRefusal(status, data);
    const undo = await undoable(visit.api, resource, Number(id));
    const text = texts.deleted(resource.name, resource.nameOf({ ...form.original, id }));
    visit.redirect(listAddress(visit, resource, await visit.form()), { level: 'success', text, undo });
  }

  /** Throws ApiRefusal. */
  private async object(
    { api }: Visit,
    resource: Resource,
    id: string,
  ): Promise<{ readonly object: ApiObject; readonly tag?: string }> {
    const { status, data, headers } = await api.send<ApiObject>('GET', resource.apiPathOf(id));
    if (status !== 200) throw new ApiRefusal(status, data);
    return { object: data, tag: headers.etag };
  }

  private async create(visit: Visit, resource: Resource, form: ObjectForm): Promise<void> {
    const { status, data } = await visit.api.send('POST', resource.apiPath, {
      body: form.body,
      headers: FORM_TYPE,
    });
    if (status === 201) return afterSaving(visit, resource, data as ApiObject, texts.added);
    await this.again(visit, resource, form, { status, data });
  }

  /** The form once more, with what was typed and what the API says against it. Throws ApiRefusal. */
  private async again(
    visit: Visit,
    resource: Resource,
    form: ObjectForm,
    { status, data }: { readonly status: number; readonly data: unknown },
    object?: ApiObject,
  ): Promise<void> {
    if (!TO_CORRECT.includes(status)) throw new ApiRefusal(status, data);
    const names = form.serializer.writable.map(({ name }) => name);
    const messages = messagesOf(data, names);
    const page = {
      ...pageOf(resource, object),
      errors: [...messages.others, ...(names.some((name) => messages.fields[name]) ? [texts.correct] : [])],
      controls: controlsOf(form.serializer, form.value, messages),
      carried: carried(form.serializer, form.original),
      ifMatch: form.ifMatch,
      next: listAddress(visit, resource, await visit.form()),
    };
    await visit.page('admin/object', { ...page, title: texts.refusedTitle(page.title) }, status);
  }

  /** Somebody else has changed the object meanwhile. */
  private async conflict(
    visit: Visit,
    resource: Resource,
    id: string,
    form: ObjectForm,
    data: unknown,
    tag: string | undefined,
  ): Promise<void> {
    const { current } = data as { current: ApiObject };
    const page = {
      ...pageOf(resource, current),
      title: texts.conflictTitle(resource.nameOf(current)),
      fields: conflictFields(form, current),
      carried: carried(form.serializer, current),
      ifMatch: tag,
      who: await latestEntry(visit.api, resource, Number(id)),
      next: listAddress(visit, resource, await visit.form()),
    };
    await visit.page('admin/conflict', page, 412);
  }

  /** Somebody else has deleted the object meanwhile: what was typed can be saved as a new one. */
  private async gone(visit: Visit, resource: Resource, id: string, form: ObjectForm): Promise<void> {
    const page = {
      ...pageOf(resource),
      errors: [texts.deletedMeanwhile],
      controls: controlsOf(form.serializer, form.value),
      undo: await undoable(visit.api, resource, Number(id)),
      next: listAddress(visit, resource, await visit.form()),
    };
    await visit.page('admin/object', page, 404);
  }
}
