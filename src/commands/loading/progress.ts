import type { Writable } from 'node:stream';
import type { Source } from '../files/source.js';

/** How often a bar is drawn at a terminal, and a line written elsewhere, in milliseconds. */
const BAR_INTERVAL = 100;
const LINE_INTERVAL = 5000;

const BAR_WIDTH = 30;

/** Tells how a load goes on: a bar at a terminal, a line now and then elsewhere. Short loads tell nothing elsewhere. */
export class Progress {
  private readonly began = Date.now();
  private told = Date.now();
  private readonly isTerminal: boolean;
  private rows = 0;

  constructor(
    private readonly output: Writable & { readonly isTTY?: boolean },
    private readonly source: Source,
  ) {
    this.isTerminal = output.isTTY === true;
  }

  /** So many more rows have been dealt with. */
  add(rows: number): void {
    this.rows += rows;
    if (Date.now() - this.told < (this.isTerminal ? BAR_INTERVAL : LINE_INTERVAL)) return;
    this.told = Date.now();
    this.show(this.summary());
  }

  /** What is being done now that takes its time. */
  note(what: string): void {
    if (this.isTerminal || Date.now() - this.began > LINE_INTERVAL) this.show(`${this.source.name}: ${what}`);
  }

  /** Takes the bar away. */
  end(): void {
    if (this.isTerminal) this.output.write('\r\x1b[K');
  }

  private show(text: string): void {
    this.output.write(this.isTerminal ? `\r\x1b[K${text}` : `${text}\n`);
  }

  private summary(): string {
    const { name, size, position } = this.source;
    const seconds = (Date.now() - this.began) / 1000;
    const rate = `${this.rows} rows, ${Math.round(this.rows / seconds)} rows/s`;
    if (!size) return `${name}: ${rate}`;
    const share = Math.min(1, position / size);
    const left = `${(share * 100).toFixed(0)} %, ${rate}, ${duration((seconds / share) * (1 - share))} left`;
    if (!this.isTerminal) return `${name}: ${left}`;
    const full = Math.round(share * BAR_WIDTH);
    return `${name} [${'#'.repeat(full)}${'-'.repeat(BAR_WIDTH - full)}] ${left}`;
  }
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
