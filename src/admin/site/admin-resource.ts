import { DeclarationError } from '../../database/declaration-error.js';
import { API_ROOT } from '../../rest/core/addresses.js';
import { listedPrefix, routesOf } from '../../rest/routing/mount.js';
import type { Crumb } from '../../rest/pages/html-page.js';
import type { Field } from '../../rest/serializers/fields/index.js';
import type { Route } from '../../rest/core/route.js';
import type { Serializer } from '../../rest/serializers/serializer.js';
import { texts } from '../texts.js';
import { shown } from '../values.js';
import type { Listing, ModelAdmin } from './model-admin.js';

const EXPORT_FORMATS = ['csv', 'json'];

/** One object as the API shows it. */
export type ApiObject = Readonly<Record<string, unknown>> & { readonly id: number };

/** A declared resource with all that its pages ask about it. */
export class Resource {
  /** `/api/books/`. */
  readonly apiPath: string;
  /** `Books`: the last part of the API's address. */
  readonly plural: string;

  constructor(
    readonly admin: ModelAdmin,
    readonly viewset: Listing,
  ) {
    const { path } = this.route('list');
    const name = path.slice(path.lastIndexOf('/') + 1).replaceAll(/[-_]/g, ' ');
    this.apiPath = `/${API_ROOT}/${path}/`;
    this.plural = name.charAt(0).toUpperCase() + name.slice(1);
  }

  get label(): string {
    return this.admin.label;
  }

  get serializer(): Serializer {
    return this.viewset.serializer;
  }

  /** Of a new object, which may have fields that none has later. */
  get addSerializer(): Serializer {
    return this.viewset.serializerFor('POST', this.route('list')) ?? this.serializer;
  }

  /** Whether the values of one object are all that another one needs. */
  get canDuplicate(): boolean {
    return this.addSerializer === this.serializer;
  }

  /** What all of it can be had in: of the formats that the service offers, if the API root lists it at all. */
  get exportFormats(): readonly string[] {
    if (listedPrefix(this.viewset.constructor) === undefined) return [];
    return EXPORT_FORMATS.filter((format) => this.viewset.renderers.some((each) => each.format === format));
  }

  get canDelete(): boolean {
    return this.route('detail').allowed.includes('DELETE');
  }

  /** Whether many objects can be changed and deleted at once. */
  get canWriteMany(): boolean {
    return this.routes.some(({ many }) => many);
  }

  /** `Book`, as the OpenAPI document calls it. */
  get name(): string {
    return this.serializer.name;
  }

  /** The columns of its list, unless others are asked for. */
  get listed(): readonly Field[] {
    const { listDisplay } = this.admin;
    return listDisplay?.map((name) => this.serializer.field(name)) ?? this.serializer.readable;
  }

  /** `1 book`, `2 books`. */
  counted(count: number): string {
    return texts.counted(count, (count === 1 ? this.name : this.plural).toLowerCase());
  }

  /** What an object is called: what the first column shows of it, unless that is a bare number or nothing. */
  nameOf(object: Readonly<Record<string, unknown>>): string {
    const { name } = this.listed[0];
    const value = object[name] ?? '';
    return name === 'id' || value === '' ? `${this.name} ${String(object.id)}` : shown(value);
  }

  /** `/admin/books/book/`. */
  get path(): string {
    return `/admin/${this.label.replace('.', '/')}/`;
  }

  /** The pages above those of one object: the dashboard, and the list. */
  get crumbs(): Crumb[] {
    return [
      { name: texts.dashboard, url: '/admin/' },
      { name: this.plural, url: this.path },
    ];
  }

  apiPathOf(id: number | string): string {
    return `${this.apiPath}${encodeURIComponent(id)}/`;
  }

  objectPath(id: number | string, page: 'change' | 'delete' | 'history'): string {
    return `${this.path}${encodeURIComponent(id)}/${page}/`;
  }

  private get routes(): readonly Route[] {
    return routesOf(this.admin.viewset);
  }

  private route(kind: 'list' | 'detail'): Route {
    const route = this.routes.find(({ name }) => name.endsWith(`-${kind}`));
    if (!route) throw new DeclarationError([notMounted(this.label, this.admin.viewset.name)]);
    return route;
  }
}

/** What is wrong with a declaration whose viewset has no addresses. */
export const notMounted = (label: string, viewset: string): string =>
  `${label} in the admin site has the viewset ${viewset}, which is mounted nowhere. Use one with @Register(…) among the controllers of a module.`;
