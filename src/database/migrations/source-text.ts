/*
 * A printer for the few expressions that a generated migration is made of, laid out as prettier would, so that a
 * generated file passes the same check as one written by hand.
 */

/** Something to print: source text as it is, a call, an object (a key `...` spreads its value), or an array. */
export type Expression =
  | string
  | { readonly call: string; readonly args: readonly Expression[] }
  | { readonly object: readonly (readonly [key: string, value: Expression])[] }
  | { readonly array: readonly Expression[] };

/** Characters in a line, as .prettierrc has it. */
export const WIDTH = 110;

/**
 * The expression, in one line where it fits between what stands before and after it in its line, and else spread out.
 * @param indent the number of blanks at which its line begins
 */
export function print(expression: Expression, indent = 0, before = '', after = ''): string {
  const flat = printFlat(expression);
  if (typeof expression === 'string') return flat;
  if (!mustBreak(expression) && indent + before.length + flat.length + after.length <= WIDTH) return flat;
  const inner = indent + 2;
  if ('object' in expression) {
    const entries = expression.object.map(([key, value]) => {
      const label = key === '...' ? '...' : `${key}: `;
      return label + print(value, inner, label, ',');
    });
    return spread('{', entries, indent, '}');
  }
  if ('array' in expression) {
    return spread(
      '[',
      expression.array.map((item) => print(item, inner, '', ',')),
      indent,
      ']',
    );
  }
  const [only] = expression.args;
  if (expression.args.length === 1 && typeof only !== 'string' && 'object' in only) {
    return `${expression.call}(${print(only, indent, before + expression.call + '(', ')' + after)})`;
  }
  return spread(
    `${expression.call}(`,
    expression.args.map((argument) => print(argument, inner, '', ',')),
    indent,
    ')',
  );
}

/** A string literal, with the quotes that need less escaping. */
export function literal(text: string): string {
  const [single, double] = [`'`, `"`].map((quote) => text.split(quote).length);
  const quote = single > double ? `"` : `'`;
  return quote + text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`) + quote;
}

function printFlat(expression: Expression): string {
  if (typeof expression === 'string') return expression;
  if ('array' in expression) return `[${expression.array.map(printFlat).join(', ')}]`;
  if ('call' in expression) return `${expression.call}(${expression.args.map(printFlat).join(', ')})`;
  const entries = expression.object.map(
    ([key, value]) => (key === '...' ? '...' : `${key}: `) + printFlat(value),
  );
  return `{ ${entries.join(', ')} }`;
}

/** Prettier gives each of several objects in an array a line of its own. */
function mustBreak(expression: Exclude<Expression, string>): boolean {
  if ('array' in expression) {
    const { array } = expression;
    if (
      array.length > 1 &&
      array.every((item) => typeof item !== 'string' && 'object' in item && item.object.length > 1)
    )
      return true;
  }
  const parts =
    'array' in expression
      ? expression.array
      : 'call' in expression
        ? expression.args
        : expression.object.map(([, value]) => value);
  return parts.some((part) => typeof part !== 'string' && mustBreak(part));
}

function spread(open: string, lines: readonly string[], indent: number, close: string): string {
  const margin = ' '.repeat(indent);
  return `${open}\n${lines.map((line) => `${margin}  ${line},\n`).join('')}${margin}${close}`;
}
