import {
  AllowAny,
  GenericAPIView,
  Path,
  Response,
  type Operation,
  type OperationDescription,
  type Request,
} from 'bookstore';
import { DatesSerializer } from './dates.serializer.js';
import {
  ChoicesSerializer,
  CollectionsSerializer,
  DefaultsSerializer,
  NumbersSerializer,
} from './forms.serializer.js';
import { TextsSerializer } from './texts.serializer.js';

const UNDERSTOOD = {
  type: 'object',
  properties: { understood: { type: 'array', items: { type: 'string' } } },
};

/** Validates and answers with the representation of what was understood. */
abstract class FormView extends GenericAPIView {
  override permissions = [AllowAny];

  override describe(operation: Operation): OperationDescription {
    const description = super.describe(operation);
    return operation.verb === 'PATCH' ? { ...description, answer: UNDERSTOOD } : description;
  }

  async post(request: Request): Promise<Response> {
    return new Response(this.serializer.represent(await this.validated(request)));
  }

  /** A partial update: every field may be left out. Answers with the keys that were understood. */
  async patch(request: Request): Promise<Response> {
    const understood = await this.validated(request, true);
    return new Response({ understood: Object.keys(understood).sort() });
  }
}

@Path('forms/numbers', 'form-numbers')
export class NumbersForm extends FormView {
  protected override readonly serializerClass = NumbersSerializer;
}

@Path('forms/dates', 'form-dates')
export class DatesForm extends FormView {
  protected override readonly serializerClass = DatesSerializer;
}

@Path('forms/texts', 'form-texts')
export class TextsForm extends FormView {
  protected override readonly serializerClass = TextsSerializer;
}

@Path('forms/choices', 'form-choices')
export class ChoicesForm extends FormView {
  protected override readonly serializerClass = ChoicesSerializer;
}

@Path('forms/collections', 'form-collections')
export class CollectionsForm extends FormView {
  protected override readonly serializerClass = CollectionsSerializer;
}

@Path('forms/defaults', 'form-defaults')
export class DefaultsForm extends FormView {
  protected override readonly serializerClass = DefaultsSerializer;
}
