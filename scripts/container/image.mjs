import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { tmpdir } from 'node:os';

const IS_ROOT = process.getuid() === 0;

/**
 * What the steps of a Dockerfile make, in folders of a temporary one in place of images. Paths are as in the image; commands
 * run on this machine, so that a step which installs packages of the system is named and left out.
 */
export class Images {
  folder = mkdtempSync(join(tmpdir(), 'bookstore-rehearsal-'));
  #stages = new Map();

  constructor(context, told) {
    this.context = context;
    this.told = told;
    // The service's account has to reach its folder, and is not ours.
    chmodSync(this.folder, 0o755);
  }

  /** Plays a stage and returns what its last steps say of running it. */
  build({ name, steps }) {
    const root = join(this.folder, name ?? 'image');
    const image = { root, workdir: '/', variables: {}, volumes: [], words: [], probe: [] };
    this.#stages.set(name, image);
    mkdirSync(root);
    for (const step of steps) this.#play(image, step);
    return image;
  }

  #play(image, step) {
    const inside = (path) => join(image.root, resolve(image.workdir, path));
    switch (step.keyword) {
      case 'WORKDIR':
        image.workdir = resolve(image.workdir, step.path);
        mkdirSync(inside('.'), { recursive: true });
        break;
      case 'COPY':
        this.#copy(step, inside);
        break;
      case 'RUN':
        this.#run(step.command, image, inside('.'));
        break;
      case 'ENV':
        Object.assign(image.variables, step.variables);
        break;
      case 'USER':
        Object.assign(image, { uid: step.uid, gid: step.gid });
        break;
      case 'VOLUME':
        image.volumes.push(inside(step.path));
        break;
      case 'CMD':
        image.words = step.words;
        break;
      case 'HEALTHCHECK':
        image.probe = step.words;
    }
  }

  /** As Docker does: the content of a folder, and into a folder where the target ends with a slash. */
  #copy({ from, sources, to }, inside) {
    const base = from === undefined ? this.context : this.#stages.get(from).root;
    for (const source of sources.map((path) => join(base, path))) {
      const isFile = statSync(source).isFile();
      const target = isFile && to.endsWith('/') ? join(inside(to), basename(source)) : inside(to);
      // Links as they are: those of node_modules/.bin lead nowhere else.
      cpSync(source, target, { recursive: true, verbatimSymlinks: true });
    }
  }

  #run(command, { variables }, cwd) {
    if (command.startsWith('apt-get ')) return this.told(`not played: ${command.replace(/\s+/g, ' ')}`);
    const began = performance.now();
    execFileSync('sh', ['-ec', command], {
      cwd,
      env: { ...process.env, ...variables, PATH: this.#path() },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    this.told(`${((performance.now() - began) / 1000).toFixed(1)} s: ${command.replace(/\s+/g, ' ')}`);
  }

  /** Only root may give files away; for others the service's account is their own. */
  #path() {
    if (IS_ROOT) return process.env.PATH;
    const programs = join(this.folder, 'programs');
    if (!existsSync(programs)) {
      mkdirSync(programs);
      writeFileSync(join(programs, 'chown'), '#!/bin/sh\n', { mode: 0o755 });
    }
    return `${programs}:${process.env.PATH}`;
  }
}

/** Takes the right to write from everything in an image but its volumes: a read-only root. */
export function makeReadOnly({ root, volumes }) {
  execFileSync('chmod', ['-R', 'a-w', root]);
  for (const volume of volumes) execFileSync('chmod', ['-R', 'u+w', volume]);
}

/** Starts a program of an image as the image's account, with nothing of this process's environment but the PATH. */
export function start({ root, workdir, variables, uid, gid }, [program, ...words], environment) {
  return spawn(program, words, {
    cwd: join(root, workdir),
    env: { PATH: process.env.PATH, HOME: '/nonexistent', ...variables, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(IS_ROOT && { uid, gid }),
  });
}
