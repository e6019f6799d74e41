import { Path } from 'bookstore';
import { FormView } from '../forms.view.js';
import { TextsSerializer } from './texts.serializer.js';

@Path('forms/texts', 'form-texts')
export class TextsForm extends FormView {
  protected override readonly serializerClass = TextsSerializer;
}
