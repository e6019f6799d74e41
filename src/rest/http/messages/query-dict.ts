/** A file in a multipart body. */
export interface UploadedFile {
  readonly name: string;
  readonly contentType: string;
  readonly content: Buffer;
}

/** More fields than this are refused, as by Django's DATA_UPLOAD_MAX_NUMBER_FIELDS. */
export const MOST_FIELDS = 1000;

/** Names with any number of values each, from a query string or a form: Django's QueryDict. `get` answers the last. */
export class QueryDict<Value = string> {
  private readonly values = new Map<string, Value[]>();

  append(name: string, value: Value): void {
    const values = this.values.get(name);
    if (values) values.push(value);
    else this.values.set(name, [value]);
  }

  get isEmpty(): boolean {
    return this.values.size === 0;
  }

  has(name: string): boolean {
    return this.values.has(name);
  }

  get(name: string): Value | undefined {
    return this.values.get(name)?.at(-1);
  }

  getAll(name: string): readonly Value[] {
    return this.values.get(name) ?? [];
  }

  names(): string[] {
    return [...this.values.keys()];
  }

  *entries(): Generator<[string, Value]> {
    for (const [name, values] of this.values) for (const value of values) yield [name, value];
  }
}

/** Thrown for more than MOST_FIELDS fields. */
export class TooManyFields extends Error {
  constructor() {
    super(`More than ${MOST_FIELDS} fields.`);
  }
}

/** Reads the query of an address as Django does: `&` separates, a broken escape stays as it is. Throws TooManyFields. */
export function parseQuery(text: string): QueryDict {
  const query = new QueryDict();
  // Counted before anything is decoded.
  if (text.split('&', MOST_FIELDS + 1).length > MOST_FIELDS) throw new TooManyFields();
  // It drops one question mark at the start, which would be a part of the first name.
  new URLSearchParams(`?${text}`).forEach((value, name) => query.append(name, value));
  return query;
}
