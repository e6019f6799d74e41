import { Inject } from '@nestjs/common';
import type { QuerySet } from '../../../database/models/query-set.js';
import type { AuthenticatedUser } from '../../../rest/core/authenticated-user.js';
import type { Request } from '../../../rest/core/contracts.js';
import { Conflict, excerpt, ValidationError } from '../../../rest/exceptions.js';
import { FILTER_BACKENDS } from '../../../rest/filters/index.js';
import { LargeBodies } from '../../../rest/http/large-bodies.js';
import { MountViewSet } from '../../../rest/routing/mount.js';
import { IsAdminUser } from '../../../rest/access/permissions.js';
import { QueryDict, type UploadedFile } from '../../../rest/http/messages/query-dict.js';
import { Response } from '../../../rest/core/response.js';
import { Action } from '../../../rest/views/action.js';
import type { Verb } from '../../../rest/http/messages/methods.js';
import type { Operation, OperationDescription } from '../../../rest/openapi/operation-description.js';
import { Serializer } from '../../../rest/serializers/serializer.js';
import type { ViewDefaults } from '../../../rest/views/api-view.js';
import { ReadOnlyModelViewSet } from '../../../rest/viewsets/index.js';
import { AdminSite } from '../../site/site.js';
import { Claims } from './run/leases.js';
import type { Column, ColumnMapping } from './run/column-mapping.js';
import { contentOf, storeContent } from './content.js';
import { describeImports } from './describe-imports.js';
import { Import } from './import.entity.js';
import { FileImportSerializer, ImportSummarySerializer, UploadSerializer } from './import.serializer.js';
import { preview } from './run/preview.js';
import { findTarget, stated, targetOf, type Target } from './run/target.js';
import { describe, type Description } from './upload.js';

const UPLOAD = Serializer.of(UploadSerializer);
const SUMMARY = Serializer.of(ImportSummarySerializer);

/** Files whose rows are to be stored: sent, looked at, and run. */
@MountViewSet('admin/imports', 'admin-import')
@LargeBodies()
export class ImportViewSet extends ReadOnlyModelViewSet(Import, FileImportSerializer) {
  override readonly documentPart = 'admin';
  override permissions = [IsAdminUser];
  override filterBackends = [FILTER_BACKENDS.filter];
  override readonly filterFields = { resource: ['exact'], state: ['exact'], username: ['exact'] } as const;
  override readonly description = `Imports of CSV, JSON Lines and JSON files: upload a file, map its columns to fields, and run the
import, which stores all rows or none. A file that is not run within a day is deleted.`;
  @Inject(AdminSite) private readonly site: AdminSite;

  override configure(defaults: ViewDefaults): void {
    super.configure({ ...defaults, paginator: defaults.pagePaginator });
  }

  override serializerFor(verb: Verb): Serializer {
    return verb === 'POST' ? UPLOAD : this.serializer;
  }

  override get listSerializer(): Serializer {
    return SUMMARY;
  }

  override describe(operation: Operation): OperationDescription {
    const targets = this.site.resources.filter(({ canWriteMany }) => canWriteMany);
    return { ...super.describe(operation), ...describeImports(operation, targets) };
  }

  override async list(request: Request): Promise<Response> {
    await this.claims.settle();
    return super.list(request);
  }

  async create(request: Request): Promise<Response> {
    const { resource, file } = await this.sent(request);
    const description = await describe(file, resource);
    const { id: user, username } = request.user as AuthenticatedUser;
    const { claims, database, objects } = this;
    const source = await database.transaction(function* () {
      yield* claims.purge();
      const sent = { resource: resource.model.label, user, username, created_at: new Date() };
      return yield* objects.insert({ ...description, ...sent, state: 'new' });
    });
    await storeContent(database, source.id, file.content);
    return new Response(this.serializer.represent(source), 201);
  }

  async partialUpdate(request: Request): Promise<Response> {
    const source = await this.getObject(request);
    const values = (await this.serializer.validate(await request.data(), {
      partial: true,
    })) as Partial<Import>;
    const isReread = (['encoding', 'delimiter'] as const).some(
      (name) => values[name] !== undefined && values[name] !== source[name],
    );
    if (isReread) Object.assign(values, await this.reread(source, values, request));
    else if (values.mapping !== undefined) values.mapping = this.mapped(source, values.mapping);
    const { objects } = this;
    const changed = await this.database.transaction(function* () {
      const current = yield* objects.lock(source.id);
      if (current?.state === 'done' || current?.state === 'running') throw new Conflict(stated(current));
      return yield* objects.update(source.id, values);
    });
    if (!changed) throw this.noMatch();
    return new Response(this.serializer.represent(changed));
  }

  @Action({ detail: true })
  async preview(request: Request): Promise<Response> {
    const source = await this.getObject(request);
    const content = await contentOf(this.database, source);
    return new Response(await preview(await targetOf(this.site, source, request), source, content));
  }

  protected override queryset(request: Request): QuerySet<Import> {
    return super.queryset(request).orderBy({ property: 'id', descending: true });
  }

  protected override async getObject(request: Request): Promise<Import> {
    await this.claims.settle();
    return super.getObject(request);
  }

  private get claims(): Claims {
    return new Claims(this.database);
  }

  /** Throws ValidationError, in DRF's words for its fields. */
  private async sent(request: Request): Promise<{ resource: Target; file: UploadedFile }> {
    const form = await request.data();
    const sent = (name: string): unknown => (form instanceof QueryDict ? form.get(name) : undefined);
    const [label, file] = [sent('resource'), sent('file')];
    const named = typeof label === 'string' ? label : '';
    const resource = await findTarget(this.site, named, request);
    const errors = {
      ...(!resource && {
        resource: [named === '' ? REQUIRED : `"${excerpt(named)}" is not a valid choice.`],
      }),
      ...(!isFile(file) && { file: [file === undefined || file === '' ? NO_FILE : NO_FORM] }),
    };
    if (!resource || !isFile(file)) throw new ValidationError(errors);
    return { resource, file };
  }

  /** What the file is when it is read in another way. Throws ValidationError where it cannot be, Conflict. */
  private async reread(source: Import, values: Partial<Import>, request: Request): Promise<Description> {
    const { encoding, delimiter } = { ...source, ...values };
    const target = await targetOf(this.site, source, request);
    const content = await contentOf(this.database, source);
    const sent = { name: source.file, content, encoding, delimiter: delimiter ?? undefined };
    return describe(sent, target);
  }

  /** A whole mapping, with what is changed of it. Throws ValidationError. */
  private mapped(source: Import, changes: string): string {
    const mapping = JSON.parse(source.mapping) as Record<string, string | null>;
    const names = (JSON.parse(source.columns) as Column[]).map(({ name }) => name);
    const errors: string[] = [];
    for (const [field, column] of Object.entries(JSON.parse(changes) as ColumnMapping)) {
      if (errors.length === MOST_TOLD) break;
      if (!Object.hasOwn(mapping, field)) errors.push(`There is no field "${excerpt(field)}".`);
      else if (column !== null && !names.includes(column))
        errors.push(`There is no column "${excerpt(String(column))}".`);
      else if (names.indexOf(column ?? '') !== names.lastIndexOf(column ?? ''))
        errors.push(`There are two columns "${column}".`);
      else mapping[field] = column;
    }
    if (errors.length > 0) throw new ValidationError({ mapping: errors });
    return JSON.stringify(mapping);
  }
}

const isFile = (value: unknown): value is UploadedFile => typeof value === 'object';

/** Faults of a mapping that are told at a time. */
const MOST_TOLD = 20;

const REQUIRED = 'This field is required.';
const NO_FILE = 'No file was submitted.';
const NO_FORM = 'The submitted data was not a file. Check the encoding type on the form.';
