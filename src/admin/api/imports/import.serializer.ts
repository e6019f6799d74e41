import { IsBoolean, IsDate, IsIn, IsInt, IsObject, IsOptional, IsString, MaxLength } from 'class-validator';
import { dateReader, WRONG_DATE_FORMAT } from '../../../rest/tables/date-format.js';
import { encodingNamed } from '../../../rest/tables/files/encodings.js';
import { TABLE_FORMATS, type TableFormat } from '../../../rest/tables/records.js';
import { objectOf } from '../../../rest/openapi/operation-description.js';
import { Field, ReadOnly } from '../../../rest/serializers/decorators.js';
import { STATES, type ImportState } from './import.entity.js';

const SHOWN = { readOnly: true, allowNull: true };

const COLUMNS = {
  type: 'array',
  items: objectOf({ name: { type: 'string' }, samples: { type: 'array', items: { type: 'string' } } }),
};

/** No quote, and nothing that fields are made of. */
const DELIMITER = /^[\t -~]$(?<!["\w])/;

const MAPPING = { type: 'object', additionalProperties: { type: ['string', 'null'] } };

const WRONG_ENCODING = 'Must be an encoding, such as utf-8, windows-1252, latin-1 or utf-16.';
const WRONG_DELIMITER = 'Must be a single character, such as a comma, a semicolon or a tab.';

/** An import, as those who look after it see it. */
export class FileImportSerializer {
  @ReadOnly() @IsInt() id: number;
  @IsString()
  @Field({ readOnly: true, helpText: 'The model of the rows.', example: 'books.book' })
  resource: string;
  @IsString()
  @Field({ readOnly: true, helpText: 'The name of the file.', example: 'books.csv' })
  file: string;
  @ReadOnly() @IsIn(TABLE_FORMATS) format: TableFormat;
  @IsOptional()
  @IsString()
  @MaxLength(20)
  @Field({
    example: 'windows-1252',
    helpText:
      'The character encoding of the file. Changing it reads the file again and maps its columns again.',
    normalize: (name) => encodingNamed(name) ?? name,
    validators: [(value) => (encodingNamed(value as string) ? undefined : WRONG_ENCODING)],
  })
  encoding: string;
  @IsOptional()
  @IsString()
  @MaxLength(1)
  @Field({
    allowNull: true,
    trimWhitespace: false,
    example: ';',
    helpText: 'The delimiter of a CSV file; null for JSON.',
    validators: [(value) => (DELIMITER.test(value as string) ? undefined : WRONG_DELIMITER)],
  })
  delimiter: string | null;
  @IsInt() @Field({ readOnly: true, helpText: 'Bytes.' }) size: number;
  @ReadOnly() @IsInt() rows: number;
  @IsObject()
  @Field({
    readOnly: true,
    helpText: 'The columns of the file, each with sample values.',
    schema: COLUMNS,
  })
  columns: string;
  @IsOptional()
  @IsObject()
  @Field({ helpText: 'The column that each field is read from; null for none.', schema: MAPPING })
  mapping: string;
  @IsOptional()
  @IsString()
  @MaxLength(20)
  @Field({
    allowNull: true,
    example: 'M/D/YYYY',
    helpText:
      'The date format, such as M/D/YYYY. YYYY-M and YYYY stand for the first day; null means YYYY-MM-DD.',
    validators: [(value) => (dateReader(value as string) ? undefined : WRONG_DATE_FORMAT)],
  })
  date_format: string | null;
  @IsIn(STATES)
  @Field({ readOnly: true, helpText: 'Nothing is stored unless the state is `done`.' })
  state: ImportState;
  @IsString()
  @Field({ readOnly: true, helpText: 'The user who uploaded the file.', example: 'ann' })
  username: string;
  @ReadOnly() @IsDate() created_at: Date;
  @IsDate() @Field(SHOWN) started_at: Date | null;
  @IsDate() @Field(SHOWN) finished_at: Date | null;
  @IsInt() @Field({ ...SHOWN, helpText: 'The number of stored rows.' }) stored: number | null;
  @IsInt()
  @Field({ ...SHOWN, helpText: 'The number of stored rows that changed an existing object.' })
  changed: number | null;
  @IsInt() @Field({ ...SHOWN, helpText: 'The number of rows that were left out.' }) refused: number | null;
  @IsInt()
  @Field({ ...SHOWN, helpText: 'The id of the history entry for the new objects.' })
  history: number | null;
  @IsInt()
  @Field({ ...SHOWN, helpText: 'The id of the history entry for the changed objects.' })
  history_of_changes: number | null;
}

/** The same in a list, where columns would be too much. */
export class ImportSummarySerializer extends FileImportSerializer {}
for (const name of ['columns', 'mapping'])
  Field({ writeOnly: true })(ImportSummarySerializer.prototype, name);

/** A file that is sent, as `multipart/form-data`. */
export class UploadSerializer {
  @IsString() @Field({ helpText: 'The model of the rows, such as books.book.' }) resource: string;
  @IsString() @Field({ helpText: 'CSV with a header, JSON Lines, or a JSON list.' }) file: string;
}

/** How an import is to be run. */
export class RunSerializer {
  @IsOptional()
  @IsBoolean()
  @Field({ helpText: 'Store the valid rows even if others are refused.', example: false })
  skip_refused: boolean;
}
