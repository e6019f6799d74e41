import type { Request } from '../core/contracts.js';
import { QueryDict } from '../http/messages/query-dict.js';

/**
 * A request's body as a handler's `@Body()` gives it: of JSON what JSON.parse would make of it; of a form an object of
 * its fields, with a list where a name comes more than once and an UploadedFile for a file. Throws as Request.data does.
 */
export async function plainBody(request: Request): Promise<unknown> {
  const data = await request.data();
  return data instanceof QueryDict ? fieldsOf(data) : data;
}

const fieldsOf = (form: QueryDict<unknown>): object =>
  Object.fromEntries(
    form.names().map((name) => {
      const values = form.getAll(name);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
