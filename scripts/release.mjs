/*
 * `npm run release [FOLDER]`: writes what goes with a release beside its code: a bill of materials (CycloneDX) and the
 * licences of all that is installed in production or served to browsers. Both are about what is installed here.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const folder = process.argv[2] ?? join(PROJECT, 'release');
/** Packages of development of which files are served: see build.mjs. */
const BUNDLED = ['node_modules/redoc', 'node_modules/swagger-ui-dist'];
const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i;

const shipped = readShipped();
const bill = readBill(shipped);
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'sbom.cdx.json'), `${JSON.stringify(bill, undefined, 2)}\n`);
writeFileSync(
  join(folder, 'THIRD-PARTY-LICENCES.txt'),
  shipped.map(licenceOf).join(`\n${'-'.repeat(80)}\n\n`),
);
console.log(`${folder}: sbom.cdx.json, THIRD-PARTY-LICENCES.txt (${shipped.length} packages)`);

/** The packages of production and those of which files are served, by their folders. */
function readShipped() {
  return Object.entries(readJson('node_modules/.package-lock.json').packages)
    .filter(([path, { dev, devOptional }]) => (!dev && !devOptional) || BUNDLED.includes(path))
    .map(([path]) => ({ path, ...readJson(join(path, 'package.json')) }));
}

/**
 * npm's own bill, less what is not shipped. `npm sbom --omit dev` also leaves out packages of production on which those of
 * development depend, such as @nestjs/common.
 */
function readBill(shipped) {
  const words = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'];
  const output = execFileSync('npm', words, { cwd: PROJECT, encoding: 'utf8', maxBuffer: 2 ** 26 });
  const bill = JSON.parse(output);
  const { component } = bill.metadata;
  const references = new Set(shipped.map(({ name, version }) => `${name}@${version}`));
  const isShipped = (reference) => references.has(reference) || reference === component['bom-ref'];
  // npm calls it by the name of its folder.
  component.name = readJson('package.json').name;
  bill.components = bill.components.filter((each) => isShipped(each['bom-ref']));
  bill.dependencies = bill.dependencies
    .filter(({ ref }) => isShipped(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(isShipped) }));
  return bill;
}

function licenceOf({ path, name, version, license = 'no licence named' }) {
  const files = readdirSync(join(PROJECT, path)).filter((file) => LICENCE_FILE.test(file));
  const texts = files.map((file) => readFileSync(join(PROJECT, path, file), 'utf8').trim());
  return `${[`${name} ${version} (${license})`, ...texts].join('\n\n')}\n`;
}

function readJson(path) {
  return JSON.parse(readFileSync(join(PROJECT, path), 'utf8'));
}
