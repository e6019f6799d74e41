import { QueryDict } from './query-dict.js';

/*
 * Objects and lists in forms: https://www.django-rest-framework.org/api-guide/serializers/#dealing-with-nested-objects
 */

/** Returns the fields of a form that are called `name.…`, without that; undefined where there are none: `parse_html_dict`. */
export function objectIn<Value>(form: QueryDict<Value>, name: string): QueryDict<Value> | undefined {
  const found = new QueryDict<Value>();
  for (const [key, value] of form.entries())
    if (key.startsWith(`${name}.`) && key.length > name.length + 1)
      found.append(key.slice(name.length + 1), value);
  return found.isEmpty ? undefined : found;
}

/** Returns the items of a form that are called `name[0]`, or `name[0]…` for objects; undefined where there are none: `parse_html_list`. */
export function listIn<Value>(form: QueryDict<Value>, name = ''): (Value | QueryDict<Value>)[] | undefined {
  const items = new Map<number, Value | QueryDict<Value>>();
  for (const each of form.names()) {
    if (!each.startsWith(`${name}[`)) continue;
    const [, index, key] = /^\[(\d+)\](.*)$/s.exec(each.slice(name.length)) ?? [];
    if (index === undefined) continue;
    const value = form.get(each) as Value;
    const before = items.get(Number(index));
    const item = key === '' ? value : before instanceof QueryDict ? before : new QueryDict<Value>();
    if (item instanceof QueryDict && key !== '') item.append(key, value);
    items.set(Number(index), item);
  }
  if (items.size === 0) return undefined;
  return [...items].toSorted(([one], [other]) => one - other).map(([, item]) => item);
}
