/*
 * The service as the documentation of NestJS leads one to write it: TypeORM's Repository, class-validator's
 * ValidationPipe, a passport-jwt guard on writes; on Fastify, so that the adapter is not what is compared.
 * Reads the environment variables DATABASE_FILE, PORT and SECRET_KEY.
 */
import { ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';

const adapter = new FastifyAdapter({ routerOptions: { ignoreTrailingSlash: true } });
const app = await NestFactory.create<NestFastifyApplication>(AppModule, adapter, {
  logger: ['error', 'warn'],
});
app.useGlobalPipes(new ValidationPipe({ whitelist: true, transform: true }));
await app.listen(Number(process.env.PORT), '127.0.0.1');
