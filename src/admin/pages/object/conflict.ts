import { controlOf, type Control } from '../../../rest/pages/controls.js';
import { shown } from '../../values.js';
import { textIn, type ObjectForm } from './object-form.js';

/** A field of an object that somebody else has changed while a form was being filled in. */
interface ConflictField {
  readonly control: Control;
  readonly name: string;
  /** What the other one has made of it, as text. */
  readonly theirs: string;
  /** Which version is proposed; undefined where both are the same. */
  readonly choice?: 'mine' | 'theirs';
}

/** Both versions, field by field. What only one of the two has changed is proposed as that one has it. */
export function conflictFields(
  form: ObjectForm,
  current: Readonly<Record<string, unknown>>,
): ConflictField[] {
  return form.serializer.writable.map((field) => {
    const { name } = field;
    const mine = form.value(name);
    const isSame = textIn(field, mine) === textIn(field, current[name]);
    const isMine = textIn(field, mine) !== textIn(field, form.original[name]);
    return {
      name,
      control: { ...controlOf('field', field, { value: mine, errors: [] }), autofocus: false },
      theirs: shown(current[name]),
      ...(!isSame && { choice: isMine ? 'mine' : 'theirs' }),
    };
  });
}
