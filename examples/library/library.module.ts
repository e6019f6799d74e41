import { Module } from '@nestjs/common';
import { DatesForm } from './forms/dates.view.js';
import { TextsForm } from './forms/texts.view.js';
import { DefaultsForm, NumbersForm } from './forms.view.js';

@Module({ controllers: [NumbersForm, DatesForm, TextsForm, DefaultsForm] })
export class LibraryModule {}
