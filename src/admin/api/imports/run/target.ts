import type { Row } from '../../../../database/database.js';
import { ConstraintViolation } from '../../../../database/errors.js';
import type { Request } from '../../../../rest/core/contracts.js';
import { Conflict, ValidationError } from '../../../../rest/exceptions.js';
import type { RowErrors } from '../../../../rest/tables/record.js';
import type { Resource } from '../../../../rest/tables/resource.js';
import { QueryDict } from '../../../../rest/http/messages/query-dict.js';
import type { Identified } from '../../../../rest/viewsets/generic-viewset.js';
import { ReadWriteViewSet } from '../../../../rest/viewsets/read-write-viewset.js';
import type { AdminSite } from '../../../site/site.js';
import type { ColumnMapping } from './column-mapping.js';
import type { Import } from '../import.entity.js';

type View = ReadWriteViewSet<Identified>;

/** What the rows of an import go into. */
export interface Target extends Resource {
  readonly view: View;
  /** Returns the objects that exist among these ids, and those of them that the user may see. Throws PermissionDenied. */
  readonly present: (
    ids: readonly number[],
  ) => Promise<{ readonly all: ReadonlySet<number>; readonly seen: ReadonlyMap<number, Identified> }>;
}

/**
 * What rows of a file can become objects of: a resource that many can be written of at once. Undefined for another label.
 * Throws PermissionDenied where the user may not write any.
 */
export async function findTarget(
  site: AdminSite,
  label: string,
  request: Request,
): Promise<Target | undefined> {
  const view = site.resources.find((each) => each.label === label && each.canWriteMany)?.viewset;
  if (!(view instanceof ReadWriteViewSet)) return undefined;
  await view.checkPermissions(request.withMethod('POST'));
  return resourceOf(label, view as View, request);
}

/** What an import is into. Throws Conflict where it is declared no more, PermissionDenied, also where it changes objects. */
export async function targetOf(
  site: AdminSite,
  { resource, mapping }: Import,
  request: Request,
): Promise<Target> {
  const target = await findTarget(site, resource, request);
  if (!target) throw new Conflict(`${resource} can no longer be imported.`);
  const column = (JSON.parse(mapping) as ColumnMapping)[target.id.name] ?? null;
  if (column !== null) await target.view.checkPermissions(request.withMethod('PUT'));
  return target;
}

/** Why an import can be neither changed nor run. */
export const stated = ({ state, stored }: Import): string =>
  state === 'done' ? `This import is done: ${stored} rows were stored.` : 'This import is running.';

function resourceOf(label: string, view: View, request: Request): Target {
  const { objects, serializer } = view;
  const { metadata, idProperty } = objects.model;
  const id = serializer.field(idProperty);
  // The filters of a list are none of an import's.
  const plain = Object.create(request.withMethod('PUT'), { query: { value: new QueryDict() } }) as Request;
  return {
    model: { label, entity: metadata.target as new () => Row, table: metadata.tableName },
    ...{ view, serializer, id, extra: [] },
    fields: [id, ...serializer.writable.filter((field) => field !== id)],
    errorsOf: (error) => errorsOf(view, error),
    present: async (ids) => {
      const all = await objects.all().withIds(ids);
      const seen = await view.among(ids, plain);
      return {
        all: new Set(all.map((object) => object.id)),
        seen: new Map(seen.map((object) => [object.id, object])),
      };
    },
  };
}

/** What the API would say. */
function errorsOf(view: View, error: Error): RowErrors {
  const refusal = error instanceof ConstraintViolation ? view.refusalOf(error) : error;
  return refusal instanceof ValidationError
    ? (refusal.body as RowErrors)
    : { non_field_errors: [refusal.message] };
}
