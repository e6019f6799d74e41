import { Module } from '@nestjs/common';
import * as catalogue from './catalogue.viewset.js';
import * as forms from './forms/forms.view.js';
import * as reviews from './reviews.viewset.js';
import * as stores from './stores.viewset.js';

const VIEWS = { ...catalogue, ...reviews, ...stores, ...forms };

@Module({ controllers: Object.values(VIEWS) })
export class LibraryModule {}
