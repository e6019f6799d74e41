/*
 * Writes client/src/schema.ts, the types of the public API, from the recorded OpenAPI document, and builds client/dist.
 * `npm run client`. A test in test/client fails if the committed file differs.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTypeScript, { astToString } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';
import { parse } from 'yaml';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const SCHEMA = join(PROJECT, 'client/src/schema.ts');
const HEAD = '// Written by `npm run client` from test/schema/openapi.yaml. Do not edit.\n';

/** Returns the text of client/src/schema.ts. */
export async function makeSchema() {
  const document = parse(readFileSync(join(PROJECT, 'test/schema/openapi.yaml'), 'utf8'));
  const isPublic = ([path]) => !path.startsWith('/api/admin/');
  const paths = Object.fromEntries(Object.entries(document.paths).filter(isPublic));
  const nodes = await openapiTypeScript(withUsedComponents({ ...document, paths }));
  const options = await resolveConfig(SCHEMA);
  return format(HEAD + astToString(nodes), { ...options, filepath: SCHEMA });
}

/** Drops the components that no path refers to, directly or through another component. */
function withUsedComponents(document) {
  const used = new Set();
  const collect = (part) => {
    if (typeof part !== 'object' || part === null) return;
    if (typeof part.$ref === 'string' && !used.has(part.$ref)) {
      used.add(part.$ref);
      const [, , group, name] = part.$ref.split('/');
      collect(document.components[group][name]);
    }
    Object.values(part).forEach(collect);
  };
  collect(document.paths);
  const keep = (group) =>
    Object.entries(document.components[group] ?? {}).filter(([name]) =>
      used.has(`#/components/${group}/${name}`),
    );
  const components = Object.fromEntries(
    ['schemas', 'responses', 'parameters'].map((group) => [group, Object.fromEntries(keep(group))]),
  );
  return { ...document, components };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(SCHEMA, await makeSchema());
  rmSync(join(PROJECT, 'client/dist'), { recursive: true, force: true });
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'client'], { cwd: PROJECT, stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
