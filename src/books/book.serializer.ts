import { IsInt, IsString, MaxLength } from 'class-validator';
import { IsDateOnly, ReadOnly } from '../rest/serializers/decorators.js';

export class BookSerializer {
  @ReadOnly() @IsInt() id: number;
  @IsString() @MaxLength(100) title: string;
  @IsString() @MaxLength(100) author: string;
  @IsDateOnly() published_date: string;
  @IsString() @MaxLength(13) isbn: string;
}
