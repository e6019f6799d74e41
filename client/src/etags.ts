/** Versions kept at most; the one that was read or written longest ago is forgotten first. */
const LIMIT = 1000;

/** The ETags of the objects that were read last, by their path. */
export class Etags {
  private readonly kept = new Map<string, string>();

  get(path: string): string | undefined {
    return this.kept.get(path);
  }

  /** Keeps what a response says of the object at `path`. */
  remember(path: string, headers: Headers): void {
    this.forget(path);
    const etag = headers.get('etag');
    if (etag === null) return;
    this.kept.set(path, etag);
    const [oldest] = this.kept.keys();
    if (this.kept.size > LIMIT && oldest !== undefined) this.kept.delete(oldest);
  }

  forget(path: string): void {
    this.kept.delete(path);
  }
}
