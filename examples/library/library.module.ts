import { Module } from '@nestjs/common';
import { DefaultsForm, NumbersForm } from './forms.view.js';

@Module({ controllers: [NumbersForm, DefaultsForm] })
export class LibraryModule {}
