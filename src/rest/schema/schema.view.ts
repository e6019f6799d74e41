import type { OpenAPIObject } from '@nestjs/swagger';
import type { Request } from '../core/contracts.js';
import { ValidationError } from '../exceptions.js';
import { Path } from '../routing/mount.js';
import { AllowAny } from '../access/permissions.js';
import { Response } from '../core/response.js';
import { Router } from '../routing/router.js';
import { APIView } from '../views/api-view.js';
import { withCodeSamples } from './examples/code-samples.js';
import type { Operation, OperationDescription } from '../openapi/operation-description.js';
import { generateDocument } from './document.js';
import { downgrade, VERSIONS, type Version } from './downgrade.js';
import { readInfo } from '../service-info.js';
import { SCHEMA_RENDERERS } from './renderers.js';

/** Answers the OpenAPI document, which is generated when first asked for. */
@Path('schema', 'schema')
export class SchemaView extends APIView {
  override authenticators = [];
  override permissions = [AllowAny];
  override renderers = SCHEMA_RENDERERS;
  override readonly description = `OpenApi3 schema for this API. Format can be selected via content negotiation.

- YAML: application/vnd.oai.openapi
- JSON: application/vnd.oai.openapi+json`;
  private readonly documents = new Map<Version, Promise<OpenAPIObject>>();

  constructor(private readonly router: Router) {
    super();
  }

  async get(request: Request): Promise<Response> {
    const asked = request.query.get('version') ?? VERSIONS[0];
    const version = VERSIONS.find((each) => each === asked);
    if (!version) throw new ValidationError({ version: [`"${asked}" is not a valid choice.`] });
    const disposition = `inline; filename="schema.${request.acceptedRenderer.format}"`;
    return new Response(await this.document(version), 200, { 'content-disposition': disposition });
  }

  /** The document of all views that are mounted. */
  document(version: Version = '3.1'): Promise<OpenAPIObject> {
    const known = this.documents.get(version);
    if (known) return known;
    const document =
      version === '3.0'
        ? this.document().then(downgrade)
        : generateDocument(this.router.views, readInfo()).then(withCodeSamples);
    this.documents.set(version, document);
    return document;
  }

  override describe(operation: Operation): OperationDescription {
    const parameters = [
      { name: 'format', in: 'query' as const, schema: { type: 'string', enum: ['yaml', 'json'] } },
      { name: 'version', in: 'query' as const, schema: { type: 'string', enum: [...VERSIONS] } },
    ];
    return {
      ...super.describe(operation),
      parameters,
      answer: { type: 'object', additionalProperties: true },
    };
  }
}
