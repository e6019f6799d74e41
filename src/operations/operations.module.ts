import { Module, type DynamicModule } from '@nestjs/common';
import { HealthController } from './observability/health.controller.js';
import { MetricsController } from './observability/metrics.controller.js';
import { Metrics } from './observability/metrics.js';
import { Traffic } from './traffic.js';

/** Probes and metrics of a process whose traffic is watched. */
@Module({ controllers: [HealthController, MetricsController] })
export class OperationsModule {
  static of(traffic: Traffic, metrics: Metrics): DynamicModule {
    return {
      module: OperationsModule,
      providers: [
        { provide: Traffic, useValue: traffic },
        { provide: Metrics, useValue: metrics },
      ],
    };
  }
}
