import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { faultsOf, refuse } from '../../database/declaration-error.js';
import type { Mounted, URLConf } from '../core/contracts.js';
import { API_ROOT } from '../core/addresses.js';
import { routesOf } from './mount.js';
import { APIView, type ViewDefaults } from '../views/api-view.js';

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

  /** Throws DeclarationError for views that cannot work. */
  onModuleInit(): void {
    this.checkAddresses();
    const faults: string[] = [];
    for (const { metatype, instance } of this.discovery.getControllers()) {
      if (!(instance instanceof APIView)) continue;
      instance.configure(this.defaults);
      this.mounted.set(metatype, instance);
      const routes = routesOf(instance.constructor);
      faults.push(...faultsOf(() => instance.checkDeclaration(routes)));
      for (const route of routes) this.paths.set(route.path, { view: instance, route });
    }
    refuse([...new Set(faults)]);
  }

  /** Throws DeclarationError where two views are at one address. To be asked before Nest mounts them. */
  checkAddresses(): void {
    const taken = new Map<string, string>();
    const faults = new Map<string, string>();
    for (const { metatype } of this.discovery.getControllers())
      for (const { path } of metatype ? routesOf(metatype) : []) {
        const [name, other] = [metatype!.name, taken.get(path)];
        if (other === undefined) taken.set(path, name);
        // One sentence for two views, however many addresses they have.
        else if (!faults.has(`${name} ${other}`))
          faults.set(`${name} ${other}`, sameAddress(name, other, path));
      }
    refuse([...faults.values()]);
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

const sameAddress = (name: string, other: string, path: string): string =>
  `${name}: ${other} is at /${API_ROOT}/${path}/ as well. Use an address that no other view has, in one module.`;
