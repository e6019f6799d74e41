import { Controller, Get, Header, NotFoundException, Param, Redirect, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { buildPages, SCHEMA, type Pages } from './pages.js';

const HTML = 'text/html; charset=utf-8';

/** Nothing from elsewhere and no script in the page itself. Both pages make style elements, ReDoc its search's worker. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
  "worker-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The OpenAPI document for people: Swagger UI and ReDoc. */
@Controller()
export class DocumentationController {
  private built?: Pages;

  /** Built when first asked for: a management command needs none. */
  private get pages(): Pages {
    return (this.built ??= buildPages());
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

  @Get(`${SCHEMA}/assets/:name`)
  asset(@Param('name') name: string, @Res() reply: FastifyReply): void {
    const asset = this.pages.assets.get(name);
    if (!asset) throw new NotFoundException();
    reply
      .header('content-type', asset.contentType)
      .header('cache-control', 'public, max-age=31536000, immutable')
      .send(asset.content);
  }
}
