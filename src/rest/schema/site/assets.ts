import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Asset } from '../../pages/asset.js';

/** Files in folders that are named after the hash of all that is in them, so that modules find each other by their own names. */
export class Assets {
  private readonly files = new Map<string, Asset>();

  /** Keeps files, by their names, and answers the name of their folder. */
  add(files: Readonly<Record<string, Buffer | string>>): string {
    const hash = createHash('sha256');
    for (const [name, content] of Object.entries(files)) hash.update(`${name}\n`).update(content);
    const folder = hash.digest('hex').slice(0, 12);
    for (const [name, content] of Object.entries(files))
      this.files.set(`${folder}/${name}`, new Asset(name, Buffer.from(content)));
    return folder;
  }

  get(path: string): Asset | undefined {
    return this.files.get(path);
  }
}

/** Where the build has copied them to. There is no such folder beside the sources. */
const BUNDLES = fileURLToPath(new URL('../../../../bundles/', import.meta.url));

/**
 * A file of an npm package, as in `redoc/bundles/redoc.standalone.js`. The built service has its own copy, because the
 * packages are not installed in production; where it runs from its sources they are.
 */
export const packageFile = (path: string): Buffer =>
  readFileSync(existsSync(BUNDLES) ? BUNDLES + path : createRequire(import.meta.url).resolve(path));
