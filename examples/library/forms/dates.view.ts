import { Path } from 'bookstore';
import { FormView } from '../forms.view.js';
import { DatesSerializer } from './dates.serializer.js';

@Path('forms/dates', 'form-dates')
export class DatesForm extends FormView {
  protected override readonly serializerClass = DatesSerializer;
}
