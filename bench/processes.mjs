import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { get } from './http.mjs';

/** Kernel clock ticks a second in /proc: USER_HZ, 100 on every architecture that Node runs on. */
const TICKS = 100;
const START_LIMIT = 30_000;
const STOP_LIMIT = 5000;
/** How often a starting server is asked whether it answers; the error of the time measured. */
const POLL = 5;

/** Asked before any pinning, which it takes into account. */
const CORES = availableParallelism();
const canPin = CORES > 1 && spawnSync('taskset', ['-c', '0', 'true']).status === 0;
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** Keeps this process, which makes the requests, off the core that the servers have. */
export function pinSelf() {
  if (canPin) spawnSync('taskset', ['-acp', '1', String(process.pid)]);
}

/**
 * Starts a Node program on a free port of 127.0.0.1, which it finds in the variable PORT, and waits until it answers
 * `probe` with 200. `startMs` is the time that took. Nothing of this process's own environment reaches it.
 */
export async function start(script, { environment, cwd, probe, pinned = true }) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const cores = pinned ? '0' : `0-${CORES - 1}`;
  const command = canPin ? ['taskset', '-c', cores, process.execPath] : [process.execPath];
  const began = performance.now();
  const child = spawn(command[0], [...command.slice(1), script], {
    cwd,
    env: { PATH: process.env.PATH, ...environment, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  while (!(await answers(url + probe))) {
    if (child.exitCode !== null) throw new Error(`${script} ended before it answered.`);
    if (performance.now() - began > START_LIMIT) throw new Error(`${script} does not answer.`);
    await sleep(POLL);
  }
  return { url, pid: child.pid, startMs: performance.now() - began, stop: () => stop(child) };
}

async function answers(url) {
  try {
    return (await get(url)).status === 200;
  } catch {
    return false; // nobody listens yet
  }
}

async function stop(child) {
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const overdue = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT);
  await exit;
  clearTimeout(overdue);
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Seconds of processor time that a process has had, all its threads included; undefined where there is no /proc. */
export function cpuSeconds(pid) {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  const [utime, stime] = stat.slice(stat.lastIndexOf(')')).split(' ').slice(12, 14).map(Number);
  return (utime + stime) / TICKS;
}

/** MiB of memory: `VmRSS` is all that is resident, `RssAnon` that without mapped files. Undefined where there is no /proc. */
export function memory(pid, name) {
  const [, kib] = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(read(`/proc/${pid}/status`) ?? '') ?? [];
  return kib === undefined ? undefined : kib / 1024;
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
