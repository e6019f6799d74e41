import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { Mounted, URLConf } from './contracts.js';
import { routesOf } from './mount.js';
import { APIView, type ViewDefaults } from './views.js';

/** Injection token of the ViewDefaults. */
export const VIEW_DEFAULTS = Symbol('VIEW_DEFAULTS');

/** Knows every view that the modules have mounted: DRF's router. */
@Injectable()
export class Router implements OnModuleInit, URLConf {
  private readonly mounted = new Map<unknown, APIView>();
  private readonly paths = new Map<string, Mounted>();

  constructor(
    private readonly discovery: DiscoveryService,
    @Inject(VIEW_DEFAULTS) private readonly defaults: ViewDefaults,
  ) {}

  onModuleInit(): void {
    for (const { metatype, instance } of this.discovery.getControllers()) {
      if (!(instance instanceof APIView)) continue;
      instance.configure(this.defaults);
      this.mounted.set(metatype, instance);
      for (const route of routesOf(instance.constructor))
        this.paths.set(route.path, { view: instance, route });
    }
  }

  get views(): readonly APIView[] {
    return [...this.mounted.values()];
  }

  viewOf(controller: unknown): APIView {
    return this.mounted.get(controller) as APIView;
  }

  at(path: string): Mounted | undefined {
    return this.paths.get(path);
  }
}
