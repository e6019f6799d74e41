import { Controller, Get, Header, ServiceUnavailableException } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { AnyHost } from '../../rest/http/any-host.js';
import { SkipGuards } from '../../rest/ordinary/access-decorators.js';
import { Traffic } from '../traffic.js';

/** Probes for the operator: is the process alive, should it be sent requests. */
@SkipGuards()
@Controller()
export class HealthController {
  constructor(
    private readonly database: Database,
    private readonly traffic: Traffic,
  ) {}

  @AnyHost()
  @Get('live')
  @Header('cache-control', 'no-store')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** 503 while the database does not answer and once the service has been told to stop. */
  @AnyHost()
  @Get('ready')
  @Header('cache-control', 'no-store')
  async ready(): Promise<{ status: 'ok' }> {
    if (this.traffic.stopping) throw new ServiceUnavailableException('stopping');
    try {
      await this.database.read('SELECT 1');
    } catch {
      throw new ServiceUnavailableException('database');
    }
    return { status: 'ok' };
  }
}
