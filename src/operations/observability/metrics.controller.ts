import { createHash, timingSafeEqual } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AnyHost } from '../../rest/http/any-host.js';
import { SkipGuards } from '../../rest/ordinary/access-decorators.js';
import { Settings } from '../../settings.js';
import { CONTENT_TYPE, Metrics } from './metrics.js';
import { SharedReading } from './shared-reading.js';
import { metricsOfAllWorkers } from './worker-metrics.js';

/** What a proxy adds. */
const FORWARDING = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'forwarded', 'via'];

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

const LOCAL = 'Metrics are available only from this machine unless METRICS_TOKEN is set.';
const CLOSED = 'Metrics are not available in production unless METRICS_TOKEN is set.';

/**
 * Metrics for Prometheus, for those who have the token. Without it they are for this machine, but not in production: a
 * request that a proxy on this machine passes on without a word of it looks like one of this machine.
 */
@SkipGuards()
@Controller()
export class MetricsController {
  /** One copy for all requests that wait for it. */
  private readonly exposition = new SharedReading(async () =>
    Buffer.from((await metricsOfAllWorkers()) ?? (await this.metrics.text())),
  );

  constructor(
    private readonly settings: Settings,
    private readonly metrics: Metrics,
  ) {}

  @AnyHost()
  @Get('metrics')
  async read(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    reply.header('cache-control', 'no-store');
    const { metricsToken, production } = this.settings;
    const isOurs = metricsToken ? bears(request, metricsToken) : false;
    if (isOurs || (!production && isLocal(request))) {
      reply.type(CONTENT_TYPE).send(await this.exposition.read());
    } else if (metricsToken) {
      reply.status(401).header('www-authenticate', 'Bearer realm="metrics"');
      reply.send({ detail: 'Metrics require the METRICS_TOKEN as bearer token.' });
    } else {
      reply.status(403).send({ detail: production ? CLOSED : LOCAL });
    }
  }
}

/**
 * Whether the client itself is on this machine. With TRUST_PROXY its address is what the proxies say; a proxy that the
 * service was not told of gives itself away by its headers.
 */
function isLocal({ ip, raw, headers }: FastifyRequest): boolean {
  const isForwarded = FORWARDING.some((name) => headers[name] !== undefined);
  return isLoopback(ip) && isLoopback(raw.socket.remoteAddress ?? '') && !isForwarded;
}

function isLoopback(address: string): boolean {
  const version = isIP(address);
  return version > 0 && loopback.check(address, version === 6 ? 'ipv6' : 'ipv4');
}

function bears({ headers }: FastifyRequest, token: string): boolean {
  const [, sent = ''] = /^Bearer +(.+)$/i.exec(headers.authorization ?? '') ?? [];
  return timingSafeEqual(digest(sent), digest(token));
}

/** Of one length, whatever the text, so that two can be compared in constant time. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
