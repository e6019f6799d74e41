import { Module } from '@nestjs/common';
import * as catalogue from './catalogue.viewset.js';
import * as forms from './forms/forms.view.js';
import * as reviews from './reviews.viewset.js';
import * as stores from './stores.viewset.js';

@Module({ controllers: [catalogue, reviews, stores, forms].flatMap((views) => Object.values(views)) })
export class LibraryModule {}
