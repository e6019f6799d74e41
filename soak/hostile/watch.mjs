import { fstatSync, openSync, readSync, statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import pg from 'pg';
import { ADDRESS_OF } from './target.mjs';
import { handlesOf, ownMemoryOf, residentOf } from './processes.mjs';

/** Milliseconds between two looks, and for how long what has ended is still suspected. */
const EVERY = 200;
const KEPT = 5000;

/** Findings of a kind that are kept; all are counted. */
const KEPT_FINDINGS = 10;

/** Milliseconds about a restart in which the neighbour's connections may fail, and after which its end is known. */
const RESTART = 1500;
const KNOWN = 300;
/** Milliseconds in which a worker that has ended is replaced. */
const REPLACEMENT = 8000;

const MIB = 2 ** 20;

/**
 * Watches a service that is attacked: how long it stands still, what it holds, and what a neighbour gets from it. Where a
 * bound is passed it notes a finding, with the attacks that were under way.
 */
export class Watch {
  findings = [];
  counts = {};
  peaks = nothingYet();
  neighbour = {};
  #probe;
  #timer;
  #database;
  #looking;
  #underWay = new Set();
  #ended = [];
  /** When the service was not there. */
  #absences = [];
  #pids = new Set();
  #position = 0;
  #heard = [];
  /** The longest wait of the neighbour that was told. */
  #told = new Map();

  constructor(target, bounds, account) {
    this.target = target;
    this.bounds = bounds;
    this.#probe = openSync(target.probe, 'r');
    this.#began();
    this.thread = new Worker(new URL('neighbour.mjs', import.meta.url), {
      workerData: {
        ...{ base: target.base, account, localAddress: ADDRESS_OF.neighbour },
        ...{ connections: 2 * target.workers, every: 5 },
      },
    });
    this.thread.on('message', (message) => this.#heard.push(message));
    this.#timer = setInterval(() => this.look(), EVERY);
  }

  /** Looks at PostgreSQL's back ends too. */
  async watchPostgres(url) {
    this.#database = new pg.Client({ connectionString: url, application_name: 'watch' });
    await this.#database.connect();
  }

  async stop() {
    clearInterval(this.#timer);
    await this.thread.terminate();
    await this.#looking;
    await this.#database?.end();
  }

  /** Says that an attack begins. Answers what says that it has ended. */
  begin(attack) {
    const entry = { attack, from: Date.now(), to: Infinity };
    this.#underWay.add(entry);
    return () => {
      entry.to = Date.now();
      this.#underWay.delete(entry);
      this.#ended.push(entry);
    };
  }

  /** Notes that a bound was passed between two moments, and the attacks that were under way then. */
  find(kind, value, from = Date.now() - EVERY, to = Date.now()) {
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
    const suspects = [...this.#underWay, ...this.#ended]
      .filter((each) => each.from <= to && each.to >= from)
      .sort((a, b) => b.from - a.from)
      .map(({ attack: { name, seed, summary } }) => ({ name, seed, summary }));
    const finding = { kind, value, suspects };
    if (this.counts[kind] <= KEPT_FINDINGS) this.findings.push(finding);
    return finding;
  }

  /** Notes a finding whose attack is known. */
  findOne(kind, value, { name, seed, summary }) {
    const finding = this.find(kind, value, Infinity);
    Object.assign(finding, { cause: `--attack ${name} --seed ${seed}`, summary });
  }

  /** The handles that all processes have open. */
  handles() {
    return this.target.pids().reduce((sum, pid) => sum + (handlesOf(pid) ?? 0), 0);
  }

  /** Says that the service has ended. Answers what says that it is there again. */
  absent() {
    const absence = { from: Date.now() - RESTART, to: Infinity };
    this.#absences.push(absence);
    return () => {
      absence.to = Date.now() + RESTART;
      this.#began();
    };
  }

  /** What a start has cost is passed over. */
  #began() {
    this.#pids = new Set(this.target.pids());
    this.#position = fstatSync(this.#probe).size;
  }

  /** Begins to measure peaks and the neighbour's waits from here on. */
  reset() {
    this.look();
    this.peaks = nothingYet();
    this.neighbour = {};
    this.#heard = [];
  }

  look() {
    const long = Date.now() - KEPT;
    this.#ended = this.#ended.filter(({ to }) => to > long);
    if (this.target.hasEnded || this.#absences.some(({ to }) => to === Infinity)) return;
    this.#readProbe();
    while (this.#heard[0]?.at < Date.now() - KNOWN) this.#judge(this.#heard.shift());
    const pids = this.target.pids();
    this.#lookAtProcesses(pids);
    const log = statSync(this.target.log, { throwIfNoEntry: false });
    if (log) this.#compare('log file', 'logMiB', log.size / MIB, this.bounds.log);
    if (this.#database) this.#looking ??= this.#lookAtBackEnds().finally(() => (this.#looking = undefined));
  }

  #lookAtProcesses(pids) {
    for (const pid of pids) {
      this.#compare('memory', 'residentMiB', residentOf(pid) ?? 0, this.bounds.memory);
      this.peaks.handles = Math.max(this.peaks.handles, handlesOf(pid) ?? 0);
    }
    if (this.target.workers === 1) return;
    for (const pid of this.#pids) if (!pids.includes(pid)) this.#workerEnded(pid);
    if (pids.length > 0) this.#pids = new Set(pids);
  }

  /** Its clients' connections are cut, and another one is started in its place. */
  #workerEnded(pid) {
    this.find('exit', `worker ${pid}`, Date.now() - 3 * EVERY);
    this.#absences.push({ from: Date.now() - RESTART, to: Date.now() + REPLACEMENT });
  }

  /** What all back ends have of their own: statements that they keep, sorts. */
  async #lookAtBackEnds() {
    try {
      const { rows } = await this.#database.query(BACK_ENDS);
      const sizes = rows.map(({ pid }) => ownMemoryOf(pid) ?? 0);
      this.#compare('back ends', 'backEndsMiB', Math.max(0, ...sizes), this.bounds.backEnd);
      this.peaks.backEnds = Math.max(this.peaks.backEnds ?? 0, rows.length);
    } catch {
      // PostgreSQL has no connection left, which the neighbour notices.
    }
  }

  /** A peak that is beyond its bound is told, and told again where it has grown by a quarter. */
  #compare(kind, name, value, bound) {
    const before = this.peaks[name];
    if (value <= before) return;
    if (value > bound && (before <= bound || value > before * 1.25)) this.find(kind, round(value));
    else if (value > bound) return;
    this.peaks[name] = round(value);
  }

  #readProbe() {
    const bytes = Buffer.alloc(65_536);
    const length = readSync(this.#probe, bytes, 0, bytes.length, this.#position);
    const whole = bytes.subarray(0, length).lastIndexOf('\n') + 1;
    this.#position += whole;
    for (const line of bytes.toString('utf8', 0, whole).split('\n').filter(Boolean)) {
      const { pid, from, to, ms } = JSON.parse(line);
      // The first process of several serves nothing.
      if (this.target.workers > 1 && pid === this.target.service.pid) continue;
      this.peaks.stallMs = Math.max(this.peaks.stallMs, Math.round(ms));
      if (ms > this.bounds.stall) this.find('stall', Math.round(ms), from - 20, to);
    }
  }

  #judge({ at, moment }) {
    for (const [name, { longest, answers, statuses }] of Object.entries(moment)) {
      const all = (this.neighbour[name] ??= { longestMs: 0, answers: 0, failures: 0 });
      if (this.#wasAbsent(at - longest, at)) continue;
      const bad = Object.entries(statuses).filter(([status]) => status === '0' || Number(status) >= 429);
      all.answers += answers;
      all.failures += bad.reduce((sum, [, count]) => sum + count, 0);
      all.longestMs = Math.max(all.longestMs, Math.round(longest));
      if (name === 'live') this.peaks.liveMs = all.longestMs;
      const bound = name === 'live' ? this.bounds.live : this.bounds.neighbour;
      const told = this.#told.get(name) ?? 0;
      // One long wait is told once it is over the bound, and again when it has doubled.
      if (longest < bound) this.#told.delete(name);
      else if (longest > 2 * told) this.#told.set(name, this.#tell(name, longest, at));
      for (const [status] of bad)
        this.find(`neighbour's ${name}`, `status ${status}`, at - longest - EVERY, at);
    }
  }

  #tell(name, longest, at) {
    this.find(
      name === 'live' ? '/live' : `neighbour's ${name}`,
      Math.round(longest),
      at - longest - EVERY,
      at,
    );
    return longest;
  }

  #wasAbsent(from, to) {
    return this.#absences.some((each) => from < each.to && to > each.from);
  }
}

const nothingYet = () => ({
  ...{ stallMs: 0, liveMs: 0, residentMiB: 0, handles: 0, logMiB: 0, backEndsMiB: 0, headBytes: 0 },
});

const BACK_ENDS = `SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`;

const round = (number) => Math.round(number * 10) / 10;
