import { rmSync, symlinkSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../operations/process.js';
import { projectWithClient, tsc } from './built.js';

describe('The React example', () => {
  const project = projectWithClient();
  afterAll(() => rmSync(project, { recursive: true }));

  it('compiles under strict rules', () => {
    for (const name of ['react', '@types', '@tanstack', 'csstype'])
      symlinkSync(join(ROOT, 'node_modules', name), join(project, 'node_modules', name), 'junction');
    cpSync(join(ROOT, 'examples/react'), project, { recursive: true });
    tsc(project);
  }, 120_000);
});
