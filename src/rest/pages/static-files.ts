import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { Asset } from './asset.js';
import { ofAllFolders, pageFolders } from './template-folders.js';

const files = ofAllFolders(readFiles);

/** The address of a file of a folder `static/`, with the content's hash in it. */
export function staticUrl(name: string): string {
  const url = files().urls.get(name);
  if (url === undefined) throw new Error(`There is no static file "${name}".`);
  return url;
}

/** The file behind the last part of such an address. */
export function staticFile(hashedName: string): Asset | undefined {
  return files().byHashedName.get(hashedName);
}

function readFiles() {
  const urls = new Map<string, string>();
  const byHashedName = new Map<string, Asset>();
  for (const { name, content } of contents()) {
    const extension = extname(name);
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
    const hashedName = `${name.slice(0, -extension.length)}.${hash}${extension}`;
    urls.set(name, `/static/${hashedName}`);
    byHashedName.set(hashedName, new Asset(name, content));
  }
  return { urls, byHashedName };
}

/** The files of all folders. No two have the same name. */
const contents = (): { readonly name: string; readonly content: Buffer }[] =>
  pageFolders.flatMap(({ url }) => {
    const folder = new URL('static/', url);
    return readdirSync(folder).map((name) => ({ name, content: readFileSync(new URL(name, folder)) }));
  });
