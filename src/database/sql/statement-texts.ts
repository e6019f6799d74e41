/** Which columns are written is up to the clients, so there may be many texts. */
const MOST_KEPT = 200;

/** The SQL of a table's statements. Making a text costs more than most statements take, so each is made once. */
export class StatementTexts {
  private readonly kept = new Map<string, string>();

  /** Returns the text for this key, which has to tell everything that the text depends on. */
  get(key: string, make: () => string): string {
    let text = this.kept.get(key);
    if (text === undefined) {
      if (this.kept.size === MOST_KEPT) this.kept.clear();
      this.kept.set(key, (text = make()));
    }
    return text;
  }
}
