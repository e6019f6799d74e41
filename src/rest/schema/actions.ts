import type { Serializer } from '../serializers/serializer.js';
import { ANYTHING, type Operation, type OperationDescription } from './description.js';

/**
 * What is special about each of the six actions of a ModelViewSet. An extra action may take and answer anything; a
 * viewset that has one says what by overriding `describe`.
 */
export function describeAction(
  { verb, route, schemaOf }: Operation,
  serializer: Serializer,
): Partial<OperationDescription> {
  const noun = serializer.name.replace(/(?<=[a-z\d])(?=[A-Z])/g, ' ').toLowerCase();
  const one = `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
  const many = route.path.replace(/.*\//, '').replace(/[-_]/g, ' ');
  switch (route.actions[verb]) {
    case 'list':
      return { summary: `List ${many}`, answer: { type: 'array', items: schemaOf(serializer) } };
    case 'create':
      return { summary: `Create ${one}`, status: 201 };
    case 'retrieve':
      return { summary: `Retrieve ${one}` };
    case 'update':
      return { summary: `Replace ${one}` };
    case 'partialUpdate':
      return { summary: `Update ${one}`, description: 'Fields that are not sent keep their values.' };
    case 'destroy':
      return { summary: `Delete ${one}`, status: 204, answer: undefined };
    default:
      return { body: undefined, status: '2XX', answer: ANYTHING };
  }
}
