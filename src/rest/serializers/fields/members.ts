/** The prototype that an object has a method from. */
export const ownerOf = (object: object, method: PropertyKey): object =>
  Object.hasOwn(object, method) ? object : ownerOf(Object.getPrototypeOf(object) as object, method);

/** The attribute of an object; undefined where there is no object. */
export const attribute = (object: unknown, name: string): unknown =>
  (object as Readonly<Record<string, unknown>> | null | undefined)?.[name];
