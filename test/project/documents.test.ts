import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

const documents = ['.', 'docs', 'docs/decisions', 'test/conformance', 'client'].flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(folder, file)),
);

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Links of a document to other files, without their anchors. */
const linksOf = (document: string): string[] =>
  [...read(document).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => link);

describe('Documents', () => {
  it.each(documents)('lead to files that exist: %s', (document) => {
    expect(linksOf(document).filter((link) => !existsSync(join(ROOT, dirname(document), link)))).toEqual([]);
  });

  it('list every decision', () => {
    const records = readdirSync(join(ROOT, 'docs/decisions')).filter((file) => /^\d{4}-/.test(file));
    expect(linksOf('docs/decisions/README.md')).toEqual(records.sort());
  });
});

describe('Node', () => {
  const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };
  const [, lines] = /node: \[(.+)\]/.exec(read('.github/workflows/ci.yml'))!;
  const supported = lines.split(', ');

  it('is tested from the oldest version that is accepted', () => {
    expect(engines.node).toMatch(new RegExp(`^>=${supported[0]}\\.`));
  });

  it('is the same recommended version in all places', () => {
    const recommended = read('.nvmrc').trim();
    expect(supported).toContain(recommended);
    expect(read('Dockerfile')).toContain(`ARG NODE_VERSION=${recommended}\n`);
    expect(read('.devcontainer/Dockerfile')).toContain(`FROM node:${recommended}-`);
  });
});
