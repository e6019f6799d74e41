import { IsBoolean, IsDate, IsIn, IsInt, IsObject, IsOptional, IsString, MaxLength } from 'class-validator';
import { dateReader, WRONG_DATE_FORMAT } from '../../../rest/tables/date-format.js';
import { encodingNamed } from '../../../rest/tables/files/encodings.js';
import { TABLE_FORMATS, type TableFormat } from '../../../rest/tables/records.js';
import { Field, ReadOnly } from '../../../rest/serializers/decorators.js';
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

/** No quote, and nothing that fields are made of. */
const DELIMITER = /^[\t -~]$(?<!["\w])/;

const MAPPING = { type: 'object', additionalProperties: { type: ['string', 'null'] } };

const WRONG_ENCODING = 'It has to be an encoding, such as utf-8, windows-1252, latin-1 or utf-16.';
const WRONG_DELIMITER = 'It has to be one character, such as a comma, a semicolon or a tab.';

/** An import, as those who look after it see it. */
export class ImportSerializer {
  @ReadOnly() @IsInt() id: number;
  @IsString()
  @Field({ readOnly: true, helpText: 'What the rows are.', example: 'books.book' })
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
      'How the characters of the file are written. When a file is read again, its columns are mapped again.',
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
    helpText: 'What stands between the fields of CSV; null where the fields have names.',
    validators: [(value) => (DELIMITER.test(value as string) ? undefined : WRONG_DELIMITER)],
  })
  delimiter: string | null;
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
    helpText:
      'How dates are written, as in M/D/YYYY; YYYY-M and YYYY stand for the first day; null: YYYY-MM-DD.',
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
  @IsInt()
  @Field({ ...SHOWN, helpText: 'How many of those have changed an object that was there.' })
  changed: number | null;
  @IsInt() @Field({ ...SHOWN, helpText: 'How many rows were left out.' }) refused: number | null;
  @IsInt()
  @Field({ ...SHOWN, helpText: 'The id of the entry in the history that names the new objects.' })
  history: number | null;
  @IsInt()
  @Field({ ...SHOWN, helpText: 'The id of the entry in the history that names the changed objects.' })
  history_of_changes: number | null;
}

/** The same in a list, where columns would be too much. */
export class ImportSummarySerializer extends ImportSerializer {}
for (const name of ['columns', 'mapping'])
  Field({ writeOnly: true })(ImportSummarySerializer.prototype, name);

/** A file that is sent, as `multipart/form-data`. */
export class UploadSerializer {
  @IsString() @Field({ helpText: 'What the rows are, as in books.book.' }) resource: string;
  @IsString() @Field({ helpText: 'CSV with a header, JSON Lines, or a JSON list.' }) file: string;
}

/** How an import is to be run. */
export class RunSerializer {
  @IsOptional()
  @IsBoolean()
  @Field({ helpText: 'Store the rows that are right even if others are refused.', example: false })
  skip_refused: boolean;
}
