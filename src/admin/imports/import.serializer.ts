import { IsBoolean, IsDate, IsIn, IsInt, IsObject, IsOptional, IsString, MaxLength } from 'class-validator';
import { dateReader } from '../../rest/loading/date-format.js';
import { Field, ReadOnly } from '../../rest/serializers/decorators.js';
import { STATES, type ImportState } from './import.entity.js';

const SHOWN = { readOnly: true, allowNull: true };

const COLUMNS = {
  type: 'array',
  items: {
    type: 'object',
    properties: { name: { type: 'string' }, samples: { type: 'array', items: { type: 'string' } } },
    required: ['name', 'samples'],
  },
};

const MAPPING = { type: 'object', additionalProperties: { type: ['string', 'null'] } };

const WRONG_DATE_FORMAT =
  'It has to be made of D or DD, M or MM, YY or YYYY, and separators, as M/D/YYYY is.';

/** An import, as those who look after it see it. */
export class ImportSerializer {
  @ReadOnly() @IsInt() id: number;
  @IsString()
  @Field({ readOnly: true, helpText: 'What the rows are.', example: 'books.book' })
  resource: string;
  @IsString()
  @Field({ readOnly: true, helpText: 'The name of the file.', example: 'books.csv' })
  file: string;
  @ReadOnly() @IsIn(['csv', 'jsonl']) format: 'csv' | 'jsonl';
  @IsInt() @Field({ readOnly: true, helpText: 'Bytes.' }) size: number;
  @ReadOnly() @IsInt() rows: number;
  @IsObject()
  @Field({
    readOnly: true,
    helpText: 'The columns of the file, each with some of its values.',
    schema: COLUMNS,
  })
  columns: string;
  @IsOptional()
  @IsObject()
  @Field({ helpText: 'For each field the column that it is read from; null: from none.', schema: MAPPING })
  mapping: string;
  @IsOptional()
  @IsString()
  @MaxLength(20)
  @Field({
    allowNull: true,
    example: 'M/D/YYYY',
    helpText: 'How dates are written, as in M/D/YYYY; null: YYYY-MM-DD.',
    validators: [(value) => (dateReader(value as string) ? undefined : WRONG_DATE_FORMAT)],
  })
  date_format: string | null;
  @IsIn(STATES)
  @Field({ readOnly: true, helpText: 'Unless it is done, nothing is stored.' })
  state: ImportState;
  @IsString() @Field({ readOnly: true, helpText: 'Who has sent the file.', example: 'ann' }) username: string;
  @ReadOnly() @IsDate() created_at: Date;
  @IsDate() @Field(SHOWN) started_at: Date | null;
  @IsDate() @Field(SHOWN) finished_at: Date | null;
  @IsInt() @Field({ ...SHOWN, helpText: 'How many rows are stored.' }) stored: number | null;
  @IsInt() @Field({ ...SHOWN, helpText: 'How many rows were left out.' }) refused: number | null;
  @IsInt() @Field({ ...SHOWN, helpText: 'The id of the entry in the history.' }) history: number | null;
}

/** A file that is sent, as `multipart/form-data`. */
export class UploadSerializer {
  @IsString() @Field({ helpText: 'What the rows are, as in books.book.' }) resource: string;
  @IsString() @Field({ helpText: 'CSV with a header, or JSON Lines.' }) file: string;
}

/** How an import is to be run. */
export class RunSerializer {
  @IsOptional()
  @IsBoolean()
  @Field({ helpText: 'Store the rows that are right even if others are refused.', example: false })
  skip_refused: boolean;
}
