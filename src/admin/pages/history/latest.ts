import { addressOf } from '../../visit/admin-address.js';
import type { ApiClient } from '../../visit/api-client.js';
import type { Resource } from '../../site/admin-resource.js';
import type { Entry } from './entry.js';

/** The latest entry of an object's history, if there is one and it may be read; `action` narrows it down to one kind. */
export async function latestEntry(
  api: ApiClient,
  { label: resource }: Resource,
  object_id: number,
  action?: Entry['action'],
): Promise<Entry | undefined> {
  const address = addressOf('/api/admin/history/', { resource, object_id, action, page_size: 1 });
  const { status, data } = await api.send<{ results: readonly Entry[] }>('GET', address);
  return status === 200 ? data.results[0] : undefined;
}

/** The id of the entry of an object's latest deletion, by which it can be undone. */
export async function undoable(api: ApiClient, resource: Resource, id: number): Promise<number | undefined> {
  return (await latestEntry(api, resource, id, 'delete'))?.id;
}
