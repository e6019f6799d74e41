import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Eta } from 'eta';
import { staticUrl } from './static-files.js';
import { texts } from './texts.js';

const FOLDER = fileURLToPath(new URL('./templates/', import.meta.url));

/**
 * The pages' templates: https://eta.js.org. `<%= %>` escapes, `<%~ %>` does not, `texts` and `staticUrl` are at hand in all
 * of them.
 */
class Templates extends Eta {
  readonly texts = texts;
  readonly staticUrl = staticUrl;

  constructor() {
    super({ functionHeader: 'const { texts, staticUrl } = this;' });
    for (const file of readdirSync(FOLDER)) {
      this.loadTemplate(`@${basename(file, '.eta')}`, readFileSync(`${FOLDER}${file}`, 'utf8'));
    }
  }
}

let templates: Templates | undefined;

/** Renders the template of this name. All of them are read and compiled when the first page is asked for. */
export function renderTemplate(name: string, data: object): string {
  return (templates ??= new Templates()).render(`@${name}`, data);
}
