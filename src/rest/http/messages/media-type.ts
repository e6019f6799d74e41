/** A media type with its parameters, compared as DRF does: https://www.django-rest-framework.org/api-guide/content-negotiation/ */
export interface MediaType {
  readonly main: string;
  readonly sub: string;
  readonly parameters: ReadonlyMap<string, string>;
}

export function parseMediaType(text: string): MediaType {
  const [full, ...rest] = text.split(';');
  const [main, ...sub] = full.trim().toLowerCase().split('/');
  const parameters = new Map<string, string>();
  for (const part of rest) {
    const equals = part.indexOf('=');
    if (equals < 0) continue;
    parameters.set(part.slice(0, equals).trim().toLowerCase(), unquote(part.slice(equals + 1).trim()));
  }
  return { main, sub: sub.join('/'), parameters };
}

const unquote = (text: string): string =>
  text.length > 1 && text.startsWith('"') && text.endsWith('"')
    ? text.slice(1, -1).replace(/\\(["\\])/g, '$1')
    : text;

/** Whether `offered` satisfies `asked`: its own parameters (`q` apart) must be among those asked for. */
export function matches(offered: MediaType, asked: MediaType): boolean {
  for (const [key, value] of offered.parameters) {
    if (key !== 'q' && asked.parameters.get(key) !== value) return false;
  }
  const same = (a: string, b: string): boolean => a === '*' || b === '*' || a === b;
  return same(offered.sub, asked.sub) && same(offered.main, asked.main);
}

/** How specific a media type is, from 0 for any type at all to 3 for one with parameters. */
export function precedence({ main, sub, parameters }: MediaType): number {
  if (main === '*') return 0;
  if (sub === '*') return 1;
  return parameters.size === 0 || (parameters.size === 1 && parameters.has('q')) ? 2 : 3;
}

/** How welcome `offered` is among the types asked for, from 0 to 1: the most specific of them that it satisfies says (RFC 9110, section 12.5.1). */
export function quality(offered: MediaType, asked: readonly MediaType[]): number {
  const [best] = asked.filter((each) => matches(offered, each)).sort((a, b) => precedence(b) - precedence(a));
  return best ? Number(best.parameters.get('q') ?? 1) : 0;
}
