import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { InfoObject } from '@nestjs/swagger';

interface Package {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
}

/** What the document says of the service as a whole: what package.json says of it. */
export function readInfo(): InfoObject {
  const { name, version, description, license } = readPackage();
  return {
    title: name.charAt(0).toUpperCase() + name.slice(1),
    version,
    description,
    license: { name: license, url: `https://spdx.org/licenses/${license}.html` },
  };
}

/** The package.json of the folder that this file, built or not, is in somewhere. */
function readPackage(): Package {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Package;
}
