/** A class of the program (an entity, a serializer, a view) that says what cannot be: told at the start, without a stack. */
export class DeclarationError extends Error {
  /** @param faults a sentence each, which names the class, the property and what is accepted */
  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'));
  }
}

/** Runs checks and gathers what they find. Throws DeclarationError. */
export function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw new DeclarationError(faults);
}

/** What a check finds, or what it throws as a DeclarationError. */
export function faultsOf(check: () => readonly string[] | void): readonly string[] {
  try {
    return check() ?? [];
  } catch (error) {
    if (error instanceof DeclarationError) return error.faults;
    throw error;
  }
}

/** `a, b or c`. */
export const oneOf = (words: readonly string[]): string =>
  words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
