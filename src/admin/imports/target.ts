import type { Row } from '../../database/database.js';
import { ConstraintViolation } from '../../database/errors.js';
import type { Request } from '../../rest/contracts.js';
import { Conflict, ValidationError } from '../../rest/exceptions.js';
import type { RowErrors } from '../../rest/loading/refusal.js';
import type { Resource } from '../../rest/loading/resource.js';
import type { Identified } from '../../rest/viewsets/generic-viewset.js';
import { ReadWriteViewSet } from '../../rest/viewsets/read-write-viewset.js';
import type { AdminSite } from '../site.js';
import type { Import } from './import.entity.js';

type View = ReadWriteViewSet<Identified>;

/**
 * What rows of a file can become objects of: a resource that many can be written of at once. Undefined for another label.
 * Throws PermissionDenied where whoever asks may not write any.
 */
export async function findTarget(
  site: AdminSite,
  label: string,
  request: Request,
): Promise<Resource | undefined> {
  const view = site.resources.find((each) => each.label === label && each.canWriteMany)?.viewset;
  if (!(view instanceof ReadWriteViewSet)) return undefined;
  await view.checkPermissions(request.withMethod('POST'));
  return resourceOf(label, view as View);
}

/** What an import is into. Throws Conflict where it is declared no more, PermissionDenied. */
export async function targetOf(site: AdminSite, { resource }: Import, request: Request): Promise<Resource> {
  const target = await findTarget(site, resource, request);
  if (!target) throw new Conflict(`${resource} takes no imports any more.`);
  return target;
}

/** Why an import can be neither changed nor run. */
export const stated = ({ state, stored }: Import): string =>
  state === 'done' ? `This import is done: ${stored} rows were stored.` : 'This import is under way.';

/** Without the id among the fields: what is imported is new. */
function resourceOf(label: string, view: View): Resource {
  const { objects, serializer } = view;
  const { metadata, idProperty } = objects.model;
  return {
    model: { label, entity: metadata.target as new () => Row, table: metadata.tableName },
    serializer,
    id: serializer.field(idProperty),
    fields: serializer.writable,
    errorsOf: (error) => errorsOf(view, error),
  };
}

/** What the API would say. */
function errorsOf(view: View, error: Error): RowErrors {
  const refusal = error instanceof ConstraintViolation ? view.refusalOf(error) : error;
  return refusal instanceof ValidationError
    ? (refusal.body as RowErrors)
    : { non_field_errors: [refusal.message] };
}
