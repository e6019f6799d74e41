import type { OpenAPIObject, ParameterObject } from '@nestjs/swagger';
import type { Request } from '../core/contracts.js';
import { authenticateBy } from '../views/authenticate.js';
import { NotAuthenticated, PermissionDenied, ValidationError } from '../exceptions.js';
import { listedPrefix, Path } from '../routing/mount.js';
import { introduction } from './introduction.js';
import { AllowAny } from '../access/permissions.js';
import { Response } from '../core/response.js';
import { Router } from '../routing/router.js';
import { APIView, type ViewDefaults } from '../views/api-view.js';
import { withCodeSamples } from './examples/code-samples.js';
import { withExamples } from './examples/media-examples.js';
import type { Operation, OperationDescription } from '../openapi/operation-description.js';
import { generateDocument } from './document.js';
import { downgrade, VERSIONS, type Version } from './downgrade.js';
import { readInfo } from '../service-info.js';
import { SCHEMA_RENDERERS } from './renderers.js';

/** Which document is asked for. */
interface DocumentOptions {
  readonly version?: Version;
  /** Parts for the staff that it holds beside the public one. */
  readonly include?: readonly string[];
}

/** Answers the OpenAPI document, which is generated when first asked for. */
@Path('schema', 'schema')
export class SchemaView extends APIView {
  override authenticators = [];
  override permissions = [AllowAny];
  override renderers = SCHEMA_RENDERERS;
  override readonly tagDescription = 'This document, for programs and for tools that make them.';
  override readonly summary = 'Get this document';
  override readonly description = `OpenApi3 schema for this API. Format can be selected via content negotiation.

- YAML: application/vnd.oai.openapi
- JSON: application/vnd.oai.openapi+json`;
  private defaults: ViewDefaults;
  private readonly documents = new Map<string, Promise<OpenAPIObject>>();

  constructor(private readonly router: Router) {
    super();
  }

  override configure(defaults: ViewDefaults): void {
    super.configure(defaults);
    this.defaults = defaults;
  }

  override authenticateHeader(request: Request): string | undefined {
    return this.defaults.authenticators[0]?.authenticateHeader?.(request);
  }

  /** The names of all parts for the staff. */
  get parts(): readonly string[] {
    return [...new Set(this.router.views.flatMap(({ documentPart }) => documentPart ?? []))];
  }

  /** Throws ValidationError for a version or a part that there is none of, and refuses parts to all but the staff. */
  async get(request: Request): Promise<Response> {
    const version = chosen('version', VERSIONS, request) ?? VERSIONS[0];
    const part = chosen('include', this.parts, request);
    if (part) await this.checkStaff(request);
    const disposition = `inline; filename="schema.${request.acceptedRenderer.format}"`;
    const document = await this.document({ version, include: part ? [part] : [] });
    return new Response(document, 200, { 'content-disposition': disposition });
  }

  /** The document of the views of these parts, in one of the versions of OpenAPI. */
  document({ version = '3.1', include = [] }: DocumentOptions = {}): Promise<OpenAPIObject> {
    const key = JSON.stringify([version, include]);
    const known = this.documents.get(key);
    if (known) return known;
    const document =
      version === '3.0'
        ? this.document({ include }).then(downgrade)
        : this.withoutExamples(include).then(withCodeSamples).then(withExamples);
    this.documents.set(key, document);
    return document;
  }

  /** The document without examples beyond those of fields and errors. */
  withoutExamples(include: readonly string[] = this.parts): Promise<OpenAPIObject> {
    const views = this.router.views.filter(
      ({ documentPart }) => documentPart === undefined || include.includes(documentPart),
    );
    const collection = views.map((view) => listedPrefix(view.constructor)).find((each) => each !== undefined);
    const info = readInfo();
    const description = `${info.description}.\n\n${introduction(collection ?? 'books', this.defaults)}`;
    return generateDocument(views, { ...info, description });
  }

  private async checkStaff(request: Request): Promise<void> {
    // The public part is for all, whatever credentials they bear.
    await authenticateBy(this.defaults.authenticators, request);
    if (!request.user) throw new NotAuthenticated();
    if (!request.user.is_staff) throw new PermissionDenied();
  }

  override describe(operation: Operation): OperationDescription {
    const oneOf = (name: string, description: string, values: readonly string[]): ParameterObject => ({
      name,
      in: 'query',
      description,
      schema: { type: 'string', enum: [...values] },
    });
    return {
      ...super.describe(operation),
      parameters: [
        oneOf('format', 'YAML or JSON.', ['yaml', 'json']),
        oneOf('version', 'The version of OpenAPI.', VERSIONS),
        oneOf('include', 'A part for the staff that is to be added.', this.parts),
      ],
      answer: { type: 'object', additionalProperties: true },
      refusal: this.defaults.authenticators.find(({ securityScheme }) => securityScheme)?.securityScheme
        ?.refusal,
      errors: [[new PermissionDenied(), 'The part that `include` names is for the staff.']],
    };
  }
}

/** The value of a parameter, which is one of some. An empty one counts as none, as in filters. */
function chosen<T extends string>(name: string, values: readonly T[], { query }: Request): T | undefined {
  const asked = query.get(name);
  if (!asked) return undefined;
  const value = values.find((each) => each === asked);
  if (!value) throw new ValidationError({ [name]: [`"${asked}" is not a valid choice.`] });
  return value;
}
