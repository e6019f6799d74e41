/** An address with the parameters that have a value, in this order. */
export function addressOf(
  path: string,
  parameters: Readonly<Record<string, number | string | undefined>>,
): string {
  const used = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== '');
  const query = new URLSearchParams(used.map(([name, value]) => [name, String(value)])).toString();
  return query === '' ? path : `${path}?${query}`;
}
