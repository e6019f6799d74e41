import { messagesOf, type Messages } from '../../../rest/pages/messages.js';
import type { Crumb } from '../../../rest/pages/html-page.js';
import type { Resource } from '../../site/admin-resource.js';
import { texts } from '../../texts.js';
import type { Answer } from '../../visit/api-client.js';

/** The address of imports in the API. */
export const API = '/api/admin/imports/';

export const pathOf = (id: number | string): string => `${API}${encodeURIComponent(id)}/`;

/** An answer of the API's that is no success. */
export type Refusal = Pick<Answer, 'status' | 'data'>;

/** What a refusal says; nothing where there is none. */
export const refused = (refusal: Refusal | undefined, names: readonly string[]): Messages =>
  messagesOf(refusal ? refusal.data : {}, names);

export const crumbsOf = (resource: Resource): Crumb[] => [
  ...resource.crumbs,
  { name: texts.import, url: `${resource.path}import/` },
];
