import { BooleanField } from './choice/boolean-field.js';
import { CharField } from './text/char-field.js';
import { ChoiceField } from './choice/choice-field.js';
import { DateField } from './time/date-field.js';
import { EmailField } from './text/email-field.js';
import { MillisecondField } from './time/millisecond-field.js';
import type { FieldClass } from './field-class.js';
import { JSONField } from './composite/json-field.js';
import { PrimaryKeyRelatedField } from './related/primary-key-related-field.js';
import { ListField } from './composite/list-field.js';
import { DictField, HStoreField } from './composite/dict-field.js';
import { MultipleChoiceField } from './choice/multiple-choice-field.js';
import { HiddenField } from './computed/hidden-field.js';
import { ReadOnlyField } from './computed/read-only-field.js';
import { SerializerMethodField } from './computed/method-field.js';
import { DecimalField } from './number/decimal-field.js';
import { FloatField } from './number/float-field.js';
import { BigIntegerField, IntegerField, LongIntegerField } from './number/integer-field.js';
import { ManyRelatedField } from './related/many-related-field.js';
import { SlugRelatedField, StringRelatedField } from './related/slug-related-field.js';

export { Field, type FieldsOfObject } from './field.js';
export type { DeclaredField, FieldClass } from './field-class.js';
export { labelOf, type Given } from './given.js';
export { NO_CONTEXT, type Context, type SerializerRequest } from './context.js';
export type { FieldSelection } from './field-selection.js';
export { FieldError, type Messages } from './field-error.js';
export type {
  Check,
  Choice,
  FieldOptions,
  FilterLookup,
  Input,
  JsonSchema,
  Validator,
} from './field-options.js';
export { WrittenJSONField } from './composite/json-field.js';
export { BooleanField, CharField, ChoiceField, DateField, EmailField, MillisecondField };
export { BigIntegerField, DecimalField, FloatField, IntegerField, JSONField, LongIntegerField };
export { DictField, HiddenField, HStoreField, ListField, MultipleChoiceField };
export { PrimaryKeyRelatedField, ReadOnlyField, SerializerMethodField };
export { DateTimeField } from './time/date-time-field.js';
export { timedelta, type Duration } from './time/duration.js';
export { DurationField } from './time/duration-field.js';
export { TimeField } from './time/time-field.js';
export { IPAddressField } from './text/ip-address-field.js';
export { RegexField } from './text/regex-field.js';
export { SlugField } from './text/slug-field.js';
export { URLField } from './text/url-field.js';
export { UUIDField } from './text/uuid-field.js';
export { ManyRelatedField, SlugRelatedField, StringRelatedField };
export { ChoiceLabelField } from './choice/choice-label-field.js';
export { RelatedCountField } from './related/related-count-field.js';
export { RelatedField, type RelatedOptions } from './related/related-field.js';

/** The fields that class-validator's decorators declare. Of two for one property the later counts: a whole number among numbers, a choice of texts. */
export const FIELD_CLASSES: readonly FieldClass[] = [
  ...[CharField, EmailField, MillisecondField, DateField, BooleanField],
  ...[FloatField, IntegerField, ChoiceField, JSONField, DecimalField],
];
