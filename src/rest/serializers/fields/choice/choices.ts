import type { Choice } from '../field-options.js';

/** Returns all that there is to choose from, groups laid open: `'a'`, `['a', 'Label']`, `['Group', [['a', 'Label']]]`. */
export const choicesOf = (declared: readonly unknown[] = []): Choice[] =>
  declared.flatMap((choice) => {
    if (!Array.isArray(choice)) return { value: choice, text: String(choice) };
    const [value, text] = choice as [unknown, unknown];
    return Array.isArray(text) ? choicesOf(text) : { value, text: String(text) };
  });
