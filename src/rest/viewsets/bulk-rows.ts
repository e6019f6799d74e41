import type { Request } from '../core/contracts.js';
import {
  ListValidationError,
  UnsupportedMediaType,
  ValidationError,
  type ErrorDetail,
} from '../exceptions.js';
import { typeName } from '../python.js';
import { QueryDict } from '../http/messages/query-dict.js';
import { FieldError, type Field, type Messages } from '../serializers/fields/index.js';

type Errors = Readonly<Record<string, ErrorDetail>>;

/** What is wrong with the rows of a list, one by one: the errors of DRF's ListSerializer. */
export class RowErrors {
  private readonly errors: Errors[];

  constructor({ length }: readonly unknown[]) {
    this.errors = Array.from({ length }, () => ({}));
  }

  add(row: number, errors: Errors): void {
    this.errors[row] = { ...this.errors[row], ...errors };
  }

  /** Takes a ValidationError for the row's; throws any other. */
  collect(row: number, error: unknown): void {
    if (!(error instanceof ValidationError)) throw error;
    this.add(row, error.body as Errors);
  }

  /** Throws ListValidationError where anything is wrong. */
  check(): void {
    if (this.errors.some((each) => Object.keys(each).length > 0)) throw new ListValidationError(this.errors);
  }
}

/** The list that was sent. Throws ValidationError for anything else and for one that is too long, UnsupportedMediaType for a form. */
export async function rowsOf(request: Request, limit: number): Promise<readonly unknown[]> {
  const data = await request.data();
  if (data instanceof QueryDict) throw new UnsupportedMediaType(request.raw.sentContentType);
  if (!Array.isArray(data)) throw refusal(`Expected a list of items but got type "${typeName(data)}".`);
  if (data.length > limit) throw refusal(`Ensure this field has no more than ${limit} elements.`);
  return data as unknown[];
}

const refusal = (message: string): ValidationError => new ValidationError({ non_field_errors: [message] });

const isObject = (row: unknown): row is Readonly<Record<string, unknown>> => typeName(row) === 'dict';

/** The id that each row has; undefined where it has none that can be one. */
export const idsOf = (rows: readonly unknown[], field: Field, errors: RowErrors): (number | undefined)[] =>
  readIds(
    rows.map((row) => (isObject(row) && Object.hasOwn(row, 'id') ? row.id : undefined)),
    field,
    // That a row is no object is said when its fields are read.
    (row, messages) => isObject(rows[row]) && errors.add(row, { id: messages }),
  );

/** The same of a list of ids. */
export const idsIn = (values: readonly unknown[], field: Field, errors: RowErrors): (number | undefined)[] =>
  readIds(values, field, (row, messages) => errors.add(row, { id: messages }));

function readIds(
  values: readonly unknown[],
  field: Field,
  refuse: (row: number, messages: Messages) => void,
): (number | undefined)[] {
  const seen = new Set<number>();
  return values.map((value, row) => {
    try {
      if (value === undefined) throw new FieldError(['This field is required.']);
      const id = field.run(value) as number;
      if (seen.has(id)) throw new FieldError(['This field must be unique.']);
      seen.add(id);
      return id;
    } catch (error) {
      if (!(error instanceof FieldError)) throw error;
      refuse(row, error.messages);
      return undefined;
    }
  });
}

/** DRF's words for the id of an object that is not there. */
export const noSuchObject = (id: number): Errors => ({
  id: [`Invalid pk "${id}" - object does not exist.`],
});
