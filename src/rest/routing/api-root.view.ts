import type { Request } from '../core/contracts.js';
import { API_ROOT } from '../core/addresses.js';
import { listedPrefix, Mount } from './mount.js';
import { Response } from '../core/response.js';
import { route } from '../core/route.js';
import { Router } from './router.js';
import type { Operation, OperationDescription } from '../openapi/operation-description.js';
import { APIView } from '../views/api-view.js';

/** Lists the collections with absolute addresses: https://www.django-rest-framework.org/api-guide/routers/#defaultrouter */
@Mount(
  route({ path: '', name: 'api-root', suffix: '', detail: false, formats: true, actions: { GET: 'get' } }),
)
export class ApiRootView extends APIView {
  override readonly tagDescription = 'Where a client begins that knows no other address.';
  override readonly summary = 'List all collections';
  override readonly description = 'The default basic root view for DefaultRouter';

  constructor(private readonly router: Router) {
    super();
  }

  override describe(operation: Operation): OperationDescription {
    const links = { type: 'object', additionalProperties: { type: 'string', format: 'uri' } };
    return {
      ...super.describe(operation),
      description: 'The address of each collection, by name.',
      answer: links,
    };
  }

  async get(request: Request): Promise<Response> {
    const suffix = request.parameters.format ? `.${request.parameters.format}` : '/';
    const format = request.query.get('format');
    const query = format !== undefined ? `?format=${encodeURIComponent(format)}` : '';
    const prefixes = this.router.views
      .map((view) => listedPrefix(view.constructor))
      .filter((prefix) => prefix !== undefined);
    const links = prefixes.map((prefix) => [
      prefix,
      request.absoluteUrl(`/${API_ROOT}/${prefix}${suffix}${query}`),
    ]);
    return new Response(Object.fromEntries(links));
  }
}
