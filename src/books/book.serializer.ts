import { IsInt, IsString, MaxLength } from 'class-validator';
import { Field, IsDateOnly, ReadOnly } from '../rest/serializers/decorators.js';

export class BookSerializer {
  @ReadOnly() @IsInt() @Field({ example: 1 }) id: number;
  @IsString() @MaxLength(100) @Field({ example: 'The Left Hand of Darkness' }) title: string;
  @IsString() @MaxLength(100) @Field({ example: 'Ursula K. Le Guin' }) author: string;
  @IsDateOnly() @Field({ example: '1969-03-01' }) published_date: string;
  @IsString() @MaxLength(13) @Field({ example: '9780441478125' }) isbn: string;
}
