import type { Request } from '../contracts.js';
import { WholeFloat } from '../python.js';
import { QueryDict } from '../query-dict.js';

/**
 * A request's body as a handler's `@Body()` gives it: of JSON what JSON.parse would make of it; of a form an object of
 * its fields, with a list where a name comes more than once and an UploadedFile for a file. Throws as Request.data does.
 */
export async function plainBody(request: Request): Promise<unknown> {
  const data = await request.data();
  return data instanceof QueryDict ? fieldsOf(data) : withPlainNumbers(data);
}

const fieldsOf = (form: QueryDict<unknown>): object =>
  Object.fromEntries(
    form.names().map((name) => {
      const values = form.getAll(name);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );

/** Serializers see more of a number than JavaScript's own kind holds. */
function withPlainNumbers(value: unknown): unknown {
  if (value instanceof WholeFloat) return value.value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value;
  for (const [key, item] of Object.entries(value)) {
    const plain = withPlainNumbers(item);
    // An assignment to `__proto__`, a key like any other in JSON, would be more than that.
    if (plain !== item) Object.defineProperty(value, key, { value: plain });
  }
  return value;
}
