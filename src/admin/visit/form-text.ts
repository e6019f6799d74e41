/** The text in a field of a form; empty for one that was not sent. */
export function formText(form: { get(name: string): unknown }, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
