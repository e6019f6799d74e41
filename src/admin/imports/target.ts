import type { Row } from '../../database/database.js';
import { Conflict, ValidationError } from '../../rest/exceptions.js';
import type { Resource } from '../../rest/loading/resource.js';
import type { RowErrors } from '../../rest/loading/refusal.js';
import { ConstraintViolation } from '../../database/errors.js';
import { ReadWriteViewSet } from '../../rest/viewsets/read-write-viewset.js';
import type { Identified } from '../../rest/viewsets/generic-viewset.js';
import type { AdminSite } from '../site.js';
import type { Import } from './import.entity.js';

/** What an import is into. Throws Conflict where it is declared no more. */
export function targetOf(site: AdminSite, source: Import): Resource {
  const target = findTarget(site, source.resource);
  if (!target) throw new Conflict(`${source.resource} takes no imports any more.`);
  return target;
}

/** Why an import can be neither changed nor run. */
export const stated = ({ state, stored }: Import): string =>
  state === 'done' ? `This import is done: ${stored} rows were stored.` : 'This import is under way.';

/** What rows of a file can become objects of: a resource that many can be written of at once. Undefined for another label. */
export function findTarget(site: AdminSite, label: string): Resource | undefined {
  const viewset = site.resources.find((each) => each.label === label && each.canWriteMany)?.viewset;
  if (!(viewset instanceof ReadWriteViewSet)) return undefined;
  const { objects, serializer } = viewset as ReadWriteViewSet<Identified>;
  const { metadata, idProperty } = objects.model;
  return {
    model: { label, entity: metadata.target as new () => Row, table: metadata.tableName },
    serializer,
    id: serializer.field(idProperty),
    fields: serializer.writable,
    errorsOf: (error) => errorsOf(viewset as ReadWriteViewSet<Identified>, error),
  };
}

/** What the API would say. */
function errorsOf(viewset: ReadWriteViewSet<Identified>, error: Error): RowErrors {
  const refusal = error instanceof ConstraintViolation ? viewset.refusalOf(error) : error;
  return refusal instanceof ValidationError
    ? (refusal.body as RowErrors)
    : { non_field_errors: [refusal.message] };
}
