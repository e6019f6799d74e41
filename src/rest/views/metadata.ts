import { APIException } from '../exceptions.js';
import type { Request } from '../core/contracts.js';
import { parsersFor } from '../core/route.js';
import type { Verb } from '../http/messages/methods.js';
import type { Field } from '../serializers/fields/index.js';
import type { Serializer } from '../serializers/serializer.js';

const WITH_FIELDS: readonly Verb[] = ['PUT', 'POST'];

/** What OPTIONS says of an address: https://www.django-rest-framework.org/api-guide/metadata/ */
export async function determineMetadata(request: Request): Promise<object> {
  const { view, route } = request;
  const actions = await determineActions(request);
  return {
    name: view.viewName(route),
    description: view.description,
    renders: view.renderersFor(route).map(({ mediaType }) => mediaType),
    parses: parsersFor(view, route).map(({ mediaType }) => mediaType),
    ...(Object.keys(actions).length > 0 && { actions }),
  };
}

/** The fields of each verb that the person asking may use on this address as it is now. */
async function determineActions(request: Request): Promise<Record<string, object>> {
  const actions: Record<string, object> = {};
  for (const verb of WITH_FIELDS.filter((each) => request.route.allowed.includes(each))) {
    const serializer = request.view.serializerFor(verb, request.route);
    if (serializer && (await mayUse(request, verb))) actions[verb] = describeSerializer(serializer);
  }
  return actions;
}

/** Whether the person asking may use another verb on the same address, as it is now. */
export async function mayUse(request: Request, verb: Verb): Promise<boolean> {
  const asked = request.withMethod(verb);
  try {
    await request.view.checkPermissions(asked);
    if (verb !== 'POST' && request.route.detail) await request.view.checkObject(asked);
    return true;
  } catch (error) {
    if (error instanceof APIException) return false;
    throw error;
  }
}

const describeSerializer = (serializer: Serializer): object =>
  describeFields(serializer.fields.filter(({ isHidden }) => !isHidden));

const describeFields = (fields: readonly Field[]): object =>
  Object.fromEntries(fields.map((field) => [field.name, describeField(field)]));

function describeField(field: Field): object {
  const { required, readOnly, label, helpText } = field.options;
  const { choices, child, nested } = field;
  return {
    type: field.type,
    required,
    read_only: readOnly,
    ...(label && { label }),
    ...(helpText && { help_text: helpText }),
    ...field.limits,
    ...(child && { child: describeField(child) }),
    ...(nested && { children: describeFields(nested.fields) }),
    ...(choices &&
      !readOnly && { choices: choices.map(({ value, text }) => ({ value, display_name: text })) }),
  };
}
