import { Inject, Logger } from '@nestjs/common';
import { APIException, Conflict, toAPIException } from '../../../rest/exceptions.js';
import type { Request } from '../../../rest/core/contracts.js';
import { CSVRenderer } from '../../../rest/renderers/csv-renderer.js';
import { JsonPieces } from '../../../rest/core/json-text.js';
import type { FilterBackend } from '../../../rest/filters/index.js';
import { Path } from '../../../rest/routing/mount.js';
import { IsAdminUser } from '../../../rest/access/permissions.js';
import { JSONRenderer } from '../../../rest/renderers/json-renderer.js';
import { Response } from '../../../rest/core/response.js';
import type { Operation, OperationDescription } from '../../../rest/openapi/operation-description.js';
import { unawaited } from '../../../unawaited.js';
import { undertake } from '../../../rest/background-work.js';
import { Serializer } from '../../../rest/serializers/serializer.js';
import { GenericViewSet } from '../../../rest/viewsets/generic-viewset.js';
import { AdminSite } from '../../site/site.js';
import { Claims } from './run/leases.js';
import { contentOf } from './content.js';
import { describeRefused, describeRun } from './describe-imports.js';
import { Import } from './import.entity.js';
import { FileImportSerializer, RunSerializer } from './import.serializer.js';
import { refusedColumns, refusedRows } from './run/preview.js';
import { JSONLinesRenderer, Progress } from './run/run-progress.js';
import { runImport } from './run/run.js';
import { stated, targetOf } from './run/target.js';

/** Characters of a file's name in a header, where each may take nine. */
const LONGEST_NAME = 100;

const RUN = Serializer.of(RunSerializer);

/** Something about one import that has representations of its own. */
abstract class ImportActionView extends GenericViewSet<Import> {
  protected override readonly model = Import;
  protected override readonly serializerClass = FileImportSerializer;
  override readonly documentPart = 'admin';
  override permissions = [IsAdminUser];
  override filterBackends: readonly FilterBackend[] = [];
  @Inject(AdminSite) protected readonly site: AdminSite;
}

@Path('admin/imports/{id}/refused', 'admin-import-refused')
export class RefusedRowsView extends ImportActionView {
  override readonly description =
    'The refused rows with the reasons, to be corrected and uploaded as a new file.';
  override renderers = [CSVRenderer, JSONRenderer];
  /** The rows are made while they are sent, so that nothing names them before. */
  override conditionalRequests = false;

  override describe(operation: Operation): OperationDescription {
    return { ...super.describe(operation), ...describeRefused() };
  }

  async get(request: Request): Promise<Response> {
    const source = await this.getObject(request);
    const content = await contentOf(this.database, source);
    const rows = await refusedRows(await targetOf(this.site, source, request), source, content);
    const data = new JsonPieces(rows, undefined, async () => undefined, refusedColumns(source));
    const name = encodeURIComponent([...source.file.replace(/\.\w+$/, '')].slice(0, LONGEST_NAME).join(''));
    const disposition = `attachment; filename*=UTF-8''${name}-refused.csv`;
    const isTable = request.acceptedRenderer === CSVRenderer;
    return new Response(data, 200, isTable ? { 'content-disposition': disposition } : {});
  }
}

@Path('admin/imports/{id}/run', 'admin-import-run')
export class RunImportView extends ImportActionView {
  override readonly description = `Stores all rows in one transaction, or none, and never twice. As JSON Lines the response reports progress,
\`{"state":"checking","done":200,"of":1000}\`, and ends with the result. Closing the connection does not stop the import, whose
\`state\` can be read at any time.`;
  override renderers = [JSONRenderer, JSONLinesRenderer];
  private readonly logger = new Logger('Import');

  override describe(operation: Operation): OperationDescription {
    return { ...super.describe(operation), body: RUN, ...describeRun(operation) };
  }

  override serializerFor(): Serializer {
    return this.serializer;
  }

  async post(request: Request): Promise<Response> {
    const source = await this.getObject(request);
    const { skip_refused: skipRefused = false } = await RUN.validate(await request.data());
    const target = await targetOf(this.site, source, request);
    const claims = new Claims(this.database);
    if (source.state === 'done' || source.state === 'running') throw new Conflict(stated(source));
    const name = await claims.claim(source.id);
    // As it is from now on: until then its columns could be changed.
    const claimed = await this.getObject(request);
    if (name === undefined) throw new Conflict(stated(claimed));
    const progress = new Progress();
    const running = undertake(
      runImport({
        ...{ database: this.database, claims, target, source: claimed, name },
        ...{ actor: { user: request.user, channel: 'import' }, skipRefused, progress },
      }),
    );
    if (request.acceptedRenderer === JSONLinesRenderer) {
      unawaited(this.tell(request, running, progress));
      return new Response(progress);
    }
    await running;
    return new Response(this.serializer.represent(await this.getObject(request)));
  }

  /** Tells how a run has ended, as the import itself says it. */
  private async tell(request: Request, running: Promise<void>, progress: Progress): Promise<void> {
    const fault = await running.then(
      () => undefined,
      (error: unknown) => this.faultOf(error),
    );
    const source = await this.getObject(request).catch(() => undefined);
    const { state = 'running', stored = null, refused = null, history = null } = source ?? {};
    progress.end({ state, stored, refused, history, ...fault });
  }

  private faultOf(error: unknown): object {
    if (!(error instanceof APIException)) this.logger.error(error);
    return toAPIException(error).body as object;
  }
}
