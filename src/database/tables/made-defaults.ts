type Defaults = Readonly<Record<string, () => unknown>>;

const DEFAULTS = Symbol('values that are made for new rows');

/** Says how the value of a property is made for a new row that is given none. */
export function addMadeDefault(entity: object, property: string, make: () => unknown): void {
  const before = Reflect.getMetadata(DEFAULTS, entity) as Defaults | undefined;
  Reflect.defineMetadata(DEFAULTS, { ...before, [property]: make }, entity);
}

/** Returns what makes values for new rows, by property. */
export const madeDefaultsOf = (entity: new () => object): Defaults =>
  (Reflect.getMetadata(DEFAULTS, entity.prototype as object) as Defaults | undefined) ?? {};
