import { declaring } from './declare.js';
import * as fields from './fields/index.js';

/*
 * DRF's fields, as decorators of a serializer's properties: https://www.django-rest-framework.org/api-guide/fields/
 */
export const BigIntegerField = declaring(fields.BigIntegerField);
export const BooleanField = declaring(fields.BooleanField);
export const CharField = declaring(fields.CharField);
export const ChoiceField = declaring(fields.ChoiceField);
export const ChoiceLabelField = declaring(fields.ChoiceLabelField);
export const DateField = declaring(fields.DateField);
export const DateTimeField = declaring(fields.DateTimeField);
export const DecimalField = declaring(fields.DecimalField);
export const DictField = declaring(fields.DictField);
export const DurationField = declaring(fields.DurationField);
export const EmailField = declaring(fields.EmailField);
export const FloatField = declaring(fields.FloatField);
export const HiddenField = declaring(fields.HiddenField);
export const HStoreField = declaring(fields.HStoreField);
export const IntegerField = declaring(fields.LongIntegerField);
export const IPAddressField = declaring(fields.IPAddressField);
export const JSONField = declaring(fields.JSONField);
export const ListField = declaring(fields.ListField);
export const MultipleChoiceField = declaring(fields.MultipleChoiceField);
export const ReadOnlyField = declaring(fields.ReadOnlyField);
export const RelatedCountField = declaring(fields.RelatedCountField);
export const RegexField = declaring(fields.RegexField);
export const SerializerMethodField = declaring(fields.SerializerMethodField);
export const SlugField = declaring(fields.SlugField);
export const TimeField = declaring(fields.TimeField);
export const URLField = declaring(fields.URLField);
export const UUIDField = declaring(fields.UUIDField);

export { declaring } from './declare.js';
export { ModelSerializer } from './model-serializer.js';
export { Nested } from './nested-field.js';
export { ReadOnly, WriteOnly } from './decorators.js';
export * from './related-declarations.js';
export type { Context } from './fields/index.js';
