import { PartialType } from '@nestjs/mapped-types';
import { Type } from 'class-transformer';
import {
  IsDateString,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';

export class CreateBookDto {
  @IsString() @IsNotEmpty() @MaxLength(100) title: string;
  @IsString() @IsNotEmpty() @MaxLength(100) author: string;
  @IsDateString() published_date: string;
  @IsString() @IsNotEmpty() @MaxLength(13) isbn: string;
}

export class UpdateBookDto extends PartialType(CreateBookDto) {}

export class ListBooksDto {
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) page?: number;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(1000) page_size?: number;
  @IsOptional() @IsString() search?: string;
  @IsOptional() @IsIn(['id', 'title', 'author', 'published_date', 'isbn']) ordering?:
    keyof CreateBookDto | 'id';
}
