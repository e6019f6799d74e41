import { Module } from '@nestjs/common';
import { ChoicesForm, CollectionsForm, DefaultsForm, NumbersForm } from './forms.view.js';

@Module({ controllers: [NumbersForm, ChoicesForm, CollectionsForm, DefaultsForm] })
export class LibraryModule {}
