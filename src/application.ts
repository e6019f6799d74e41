import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Apps } from './app-config.js';
import { AppModule } from './app.module.js';
import type { Database } from './database/database.js';
import { createLog, nestLogger } from './operations/observability/logging.js';
import { Metrics } from './operations/observability/metrics.js';
import { OperationsModule } from './operations/operations.module.js';
import { observeRequests } from './operations/observability/requests.js';
import { Traffic } from './operations/traffic.js';
import { allowOrigins } from './rest/http/cors.js';
import { httpAdapter, prepareRequests } from './rest/http/adapter.js';
import { Router } from './rest/routing/router.js';
import type { Settings } from './settings.js';

/** The whole service, ready to listen. It closes the database when it is closed. */
export async function createApplication(
  settings: Settings,
  database: Database,
  apps: Apps,
): Promise<NestFastifyApplication> {
  const log = createLog(settings);
  const traffic = new Traffic();
  const metrics = new Metrics(traffic);
  const adapter = httpAdapter(settings);
  const fastify = adapter.getInstance<FastifyInstance>();
  observeRequests(fastify, { traffic, metrics, log, logsClients: settings.logClientAddress });
  fastify.server.prependListener('request', () => database.requestArrives());
  prepareRequests(fastify, settings);
  allowOrigins(fastify, settings.corsAllowedOrigins);
  const application = await NestFactory.create<NestFastifyApplication>(
    await AppModule.of(settings, database, apps, [OperationsModule.of(traffic, metrics)]),
    adapter,
    {
      abortOnError: false,
      bodyParser: false,
      logger: nestLogger(log),
    },
  );
  application.get(Router).checkAddresses();
  return application.init();
}
