// Writes the tables of docs/security.md.
import { writeFileSync } from 'node:fs';
import { DOCUMENT, makeDocument } from '../test/security/document.js';

writeFileSync(DOCUMENT, makeDocument());
