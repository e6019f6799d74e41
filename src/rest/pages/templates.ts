import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Eta } from 'eta';
import { ofAllFolders, pageFolders, pageTexts } from './template-folders.js';
import { staticUrl } from './static-files.js';

/**
 * The pages' templates: https://eta.js.org. `<%= %>` escapes, `<%~ %>` does not, `texts` and `staticUrl` are at hand in all
 * of them.
 */
class Templates extends Eta {
  readonly texts = pageTexts;
  readonly staticUrl = staticUrl;

  constructor() {
    super({ functionHeader: 'const { texts, staticUrl } = this;' });
    for (const { prefix, url } of pageFolders) {
      const folder = new URL('templates/', url);
      for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        if (!file.endsWith('.eta')) continue;
        const text = readFileSync(new URL(file, folder), 'utf8');
        this.loadTemplate(`@${prefix}${basename(file, '.eta')}`, text);
      }
    }
  }
}

const templates = ofAllFolders(() => new Templates());

/** Renders the template of this name. All of them are read and compiled when the first page is asked for. */
export function renderTemplate(name: string, data: object): string {
  return templates().render(`@${name}`, data);
}
