import { str, WholeFloat } from '../../python.js';

/** Returns `str(value)` of a value that JSON can give. */
export const pythonStr = (value: unknown): string => (typeof value === 'string' ? value : repr(value));

/** Returns `repr(value)` of it. */
function repr(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`;
  if (value instanceof WholeFloat) return str(value);
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'boolean':
      return value ? 'True' : 'False';
    case 'number':
    case 'bigint':
      return str(value);
    default:
      return `{${Object.entries(value)
        .map(([key, each]) => `${quoted(key)}: ${repr(each)}`)
        .join(', ')}}`;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Python shows no character that cannot be seen, but the blank. */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inner = text.replace(/[\\\p{C}\p{Z}]/gu, (char) =>
    char === ' ' ? char : (ESCAPES[char] ?? escaped(char)),
  );
  return quote + (quote === "'" ? inner.replaceAll("'", "\\'") : inner) + quote;
}

function escaped(char: string): string {
  const code = char.codePointAt(0)!;
  const [letter, length] = code < 0x100 ? ['x', 2] : code < 0x10000 ? ['u', 4] : ['U', 8];
  return `\\${letter}${code.toString(16).padStart(length, '0')}`;
}
