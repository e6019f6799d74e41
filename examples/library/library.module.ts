import { Module } from '@nestjs/common';
import * as catalogue from './catalogue.viewset.js';
import { DatesForm } from './forms/dates.view.js';
import { TextsForm } from './forms/texts.view.js';
import * as forms from './forms.view.js';
import * as stores from './stores.viewset.js';

const VIEWS = [catalogue, stores, forms].flatMap((views) => Object.values(views));

@Module({ controllers: [...VIEWS, DatesForm, TextsForm] })
export class LibraryModule {}
