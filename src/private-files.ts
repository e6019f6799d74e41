import { chmodSync, statSync } from 'node:fs';

/** Permissions of the group and of all others. */
const OF_OTHERS = 0o077;

/** What new files are not permitted to others without `keepFilesPrivate`; undefined until it is called. */
let before: number | undefined;

/**
 * Whatever this process and those that it starts make from now on, files and folders, is for their own account alone: the
 * database and its log, copies, backups, dumps and reject files hold what no other account of the machine may read.
 */
export function keepFilesPrivate(): void {
  before = process.umask(OF_OTHERS);
}

/** Ends that, for a command whose files are for others too. */
export function shareFiles(): void {
  if (before !== undefined) process.umask(before);
}

/** Takes from others what they may do with a file that is there, if it is this process's account that owns it. */
export function makePrivate(path: string): void {
  const file = statSync(path, { throwIfNoEntry: false });
  if (file && file.uid === process.getuid?.() && (file.mode & OF_OTHERS) !== 0)
    chmodSync(path, file.mode & ~OF_OTHERS);
}
