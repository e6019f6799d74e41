import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DynamicModule } from '@nestjs/common';
import { AppModule } from './app.module.js';
import type { Database } from './database/database.js';
import { createLog, logRequests, nestLogger } from './operations/logging.js';
import { httpAdapter } from './rest/http.js';
import type { Settings } from './settings.js';

/** The whole service, ready to listen. It closes the database when it is closed. `apps` stands in for the installed ones. */
export async function createApplication(
  settings: Settings,
  database: Database,
  apps?: DynamicModule['imports'],
): Promise<NestFastifyApplication> {
  const log = createLog(settings);
  const adapter = httpAdapter(settings);
  logRequests(adapter.getInstance(), log);
  const application = await NestFactory.create<NestFastifyApplication>(
    AppModule.of(settings, database, apps),
    adapter,
    {
      bodyParser: false,
      logger: nestLogger(log),
    },
  );
  return application.init();
}
