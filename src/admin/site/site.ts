import { Inject, Injectable, NotFoundException, type OnApplicationBootstrap } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { DeclarationError, refuse } from '../../database/declaration-error.js';
import { labelOf } from '../../database/naming.js';
import { declaredFilters } from '../../rest/filters/field-filter.js';
import type { Filterable } from '../../rest/filters/index.js';
import { chartFaults } from '../charts/charts.js';
import type { Listing, ModelAdmin } from './model-admin.js';
import { notMounted, Resource } from './admin-resource.js';
import { texts } from '../texts.js';

/** Injection token of the declarations that the module was given. */
export const MODEL_ADMINS = Symbol('MODEL_ADMINS');

/** The resources of the admin site, and the ways to its pages: Django's AdminSite. */
@Injectable()
export class AdminSite implements OnApplicationBootstrap {
  private found?: readonly Resource[];

  constructor(
    @Inject(MODEL_ADMINS) private readonly admins: readonly ModelAdmin[],
    private readonly modules: ModuleRef,
  ) {}

  /** Throws DeclarationError for resources that cannot be shown as they are declared. */
  onApplicationBootstrap(): void {
    const labels = this.admins.map(({ label }) => label);
    refuse([
      ...labels
        .filter((label, index) => labels.indexOf(label) !== index)
        .map((label) => `${label} is declared twice in the admin site. Declare it once.`),
      ...this.resources.flatMap(declaredFaults),
    ]);
  }

  get resources(): readonly Resource[] {
    return (this.found ??= this.admins.map((admin) => new Resource(admin, this.declaredView(admin))));
  }

  /** A viewset that is mounted. */
  view<T extends Filterable>(viewset: abstract new (...services: never[]) => T): T {
    return this.modules.get<T>(viewset, { strict: false });
  }

  /** Throws DeclarationError for one that no module has. */
  private declaredView({ label, viewset }: ModelAdmin): Listing {
    try {
      return this.view(viewset);
    } catch {
      throw new DeclarationError([notMounted(label, viewset.name)]);
    }
  }

  /** The resource of an address's parts, `books` and `book`. Throws NotFoundException. */
  resource(app: string, model: string): Resource {
    const resource = this.resources.find(({ label }) => label === `${app}.${model}`);
    if (!resource) throw new NotFoundException();
    return resource;
  }

  /**
   * The links beside every page. `letter` is the key that leads there after `g`: the first letter, unless another link has
   * it. `current`: the page shown is below it.
   */
  nav(path: string) {
    const links = [
      { text: texts.dashboard, url: '/admin/' },
      ...this.resources.map(({ plural, path: url }) => ({ text: plural, url })),
      ...(this.resources.some(({ label }) => label === 'auth.user')
        ? []
        : [{ text: texts.users, url: '/admin/auth/user/' }]),
      { text: texts.history, url: '/admin/history/' },
    ];
    const here = `${path.replace(/\/$/, '')}/`;
    const letters = links.map(({ text }) => text.charAt(0).toLowerCase());
    return links.map((link, index) => ({
      ...link,
      ...(letters.indexOf(letters[index]) === index && { letter: letters[index] }),
      current: link.url === '/admin/' ? here === link.url : here.startsWith(link.url),
    }));
  }
}

/** What of a declaration its resource does not bear out, a sentence for each: Django's checks of a ModelAdmin, at the start as well. */
function declaredFaults(resource: Resource): string[] {
  const { admin, viewset, serializer } = resource;
  const { label, listDisplay = [], listFilter = [] } = admin;
  const { tableName } = viewset.objects.model.metadata;
  // History knows objects by their table.
  if (labelOf(tableName) !== label)
    return [
      `${label} in the admin site has the table ${tableName}: they have to match as books.book and books_book do.`,
    ];
  const names = {
    listDisplay: [listDisplay, serializer.readable.map(({ name }) => name)],
    listFilter: [listFilter, declaredFilters(viewset).map(({ name }) => name)],
  };
  const faults = Object.entries(names).flatMap(([option, [given, possible]]) =>
    given
      .filter((name) => !possible.includes(name))
      .map(
        (name) =>
          `${option} of ${label} in the admin site names "${name}"; ${possible.join(', ')} can be named.`,
      ),
  );
  return [...faults, ...(admin.charts ?? []).flatMap((chart) => chartFaults(resource, chart))];
}
