import {
  Controller,
  Get,
  Header,
  Headers,
  NotFoundException,
  Param,
  Redirect,
  Req,
  Res,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SkipGuards } from '../../ordinary/access-decorators.js';
import { Router } from '../../routing/router.js';
import { readInfo } from '../../service-info.js';
import { buildPages } from './bundles.js';
import { SCHEMA } from '../../core/addresses.js';
import { postmanCollection, postmanEnvironment } from '../examples/postman.js';
import { SchemaView } from '../schema.view.js';

const HTML = 'text/html; charset=utf-8';

/**
 * Nothing from elsewhere and no script in the page itself. Both packages make style elements and style attributes while
 * they run, of which no hash can be known; ReDoc makes its search's worker of a text of its own.
 */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
  "worker-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const download = (file: string): string => `attachment; filename="${file}"`;

const originOf = ({ protocol, host }: FastifyRequest): string => `${protocol}://${host}`;

/** The OpenAPI document for people: Swagger UI, ReDoc and Postman. */
@SkipGuards()
@Controller()
export class DocumentationController {
  private built?: ReturnType<typeof buildPages>;

  constructor(private readonly router: Router) {}

  private get schema(): SchemaView {
    return this.router.viewOf(SchemaView) as SchemaView;
  }

  /** Built when first asked for: a management command needs none. */
  private get pages() {
    return (this.built ??= buildPages(this.schema.parts));
  }

  @Get(['', 'api/docs'])
  @Redirect(`/${SCHEMA}/swagger-ui/`)
  index(): void {}

  @Get(`${SCHEMA}/swagger-ui`)
  @Header('content-type', HTML)
  @Header('content-security-policy', CONTENT_SECURITY_POLICY)
  swaggerUi(): string {
    return this.pages.swaggerUi;
  }

  @Get(`${SCHEMA}/redoc`)
  @Header('content-type', HTML)
  @Header('content-security-policy', CONTENT_SECURITY_POLICY)
  redoc(): string {
    return this.pages.redoc;
  }

  @Get(`${SCHEMA}/postman-collection.json`)
  @Header('content-disposition', download('postman_collection.json'))
  async postmanCollection(@Req() request: FastifyRequest): Promise<object> {
    return postmanCollection(await this.schema.withoutExamples(), originOf(request));
  }

  @Get(`${SCHEMA}/postman-environment.json`)
  @Header('content-disposition', download('postman_environment.json'))
  postmanEnvironment(@Req() request: FastifyRequest): object {
    return postmanEnvironment(readInfo().title, originOf(request));
  }

  @Get(`${SCHEMA}/assets/:folder/:name`)
  async asset(
    @Param('folder') folder: string,
    @Param('name') name: string,
    @Headers('accept-encoding') acceptEncoding: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asset = this.pages.assets.get(`${folder}/${name}`);
    if (!asset) throw new NotFoundException();
    await asset.send(reply, acceptEncoding);
  }
}
