import { texts } from './texts.js';

/** What the pages of a part of the service are made of: a folder with `templates/` and `static/` in it. */
interface PageFolder {
  /** Stands before the names of its templates. */
  readonly prefix: string;
  readonly url: URL;
}

export const pageFolders: PageFolder[] = [{ prefix: '', url: new URL('./', import.meta.url) }];

/** Every word of every page: those of the pages here, and under a name of their own those of other parts. */
export const pageTexts: Record<string, unknown> = { ...texts };

/** Returns what `read` makes of all folders: made when first asked for, and again once a folder has been added. */
export function ofAllFolders<T>(read: () => T): () => T {
  let made: { readonly folders: number; readonly value: T } | undefined;
  return () => {
    if (made?.folders !== pageFolders.length) made = { folders: pageFolders.length, value: read() };
    return made.value;
  };
}

/**
 * Adds the pages of another part. Its template `list` is `@admin/list` if `name` is
 * `admin`, and finds its words as `texts.admin`.
 */
export function addPages(name: string, url: URL, words: object): void {
  pageFolders.push({ prefix: `${name}/`, url });
  pageTexts[name] = words;
}
