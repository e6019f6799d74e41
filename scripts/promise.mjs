/*
 * Writes test/schema/breaking/promised.yaml: what the recorded OpenAPI document says to clients, without its prose and
 * examples. `npm run promise`, with each release and wherever a client is to be broken on purpose.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';

const SCHEMA = fileURLToPath(new URL('../test/schema/', import.meta.url));
const PROSE = ['description', 'summary', 'example', 'examples', 'x-codeSamples', 'tags', 'headers'];

const { paths, components } = parse(readFileSync(`${SCHEMA}openapi.yaml`, 'utf8'));
const { schemas, responses } = components;
const promised = withoutProse({ paths, components: { schemas, responses } });
const text = stringify(promised, { aliasDuplicateObjects: false, singleQuote: true });
writeFileSync(`${SCHEMA}breaking/promised.yaml`, `# Written by \`npm run promise\`. Do not edit.\n${text}`);

/** What stands under `properties` are names of members, whatever they are called. */
function withoutProse(part, isNamed = false) {
  if (Array.isArray(part)) return part.map((each) => withoutProse(each));
  if (typeof part !== 'object' || part === null) return part;
  const kept = Object.entries(part).filter(([key]) => isNamed || !PROSE.includes(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutProse(value, key === 'properties')]));
}
