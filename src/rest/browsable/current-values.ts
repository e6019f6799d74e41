import type { Request } from '../core/contracts.js';
import { mayUse } from '../views/metadata.js';
import type { Response } from '../core/response.js';
import type { APIView } from '../views/api-view.js';

export type Values = Readonly<Record<string, unknown>>;

const SHOWING = ['GET', 'HEAD', 'PUT', 'PATCH'];

/** The values of the object that an address is of, as answers show them; none where the person may not see it. */
export async function currentValues(response: Response, request: Request): Promise<Values> {
  if (response.status === 200 && SHOWING.includes(request.method)) return valuesOf(response);
  const { view, route } = request;
  if (!route.actions.GET || !(await mayUse(request, 'GET'))) return {};
  const action = view[route.actions.GET as keyof typeof view] as unknown as (
    this: unknown,
    request: Request,
  ) => Promise<Response>;
  return valuesOf(await action.call(view as APIView, request.withMethod('GET')));
}

const valuesOf = ({ data }: Response): Values =>
  typeof data === 'object' && data !== null ? (data as Values) : {};
