import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/* What the system tells of processes: https://man7.org/linux/man-pages/man5/proc.5.html. Undefined where it tells nothing. */

const MIB = 2 ** 20;

const orUndefined = (read) => {
  try {
    return read();
  } catch {
    // The process has ended, or the system has no /proc.
    return undefined;
  }
};

const field = (pid, name) =>
  orUndefined(() => {
    const [, kib] =
      new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kib === undefined ? undefined : (Number(kib) * 1024) / MIB;
  });

/** MiB that are resident, and the most that ever were. */
export const residentOf = (pid) => field(pid, 'VmRSS');
export const peakOf = (pid) => field(pid, 'VmHWM');
/** MiB that are the process's own. */
export const ownMemoryOf = (pid) => field(pid, 'RssAnon');
export const handlesOf = (pid) => orUndefined(() => readdirSync(`/proc/${pid}/fd`).length);

/** Lets the most that ever were be counted from here on. */
export const forgetPeakOf = (pid) => orUndefined(() => writeFileSync(`/proc/${pid}/clear_refs`, '5'));
