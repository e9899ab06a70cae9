import { randomUUID } from 'node:crypto';
import { uptime } from 'node:os';

/** @returns a name for a file that this window alone writes, from which others can tell whether it still runs. */
export function windowFileName(ending: string): string {
  return `${process.pid}-${Date.now()}-${randomUUID()}${ending}`;
}

/** A clock is set, a little, while a machine starts; ms. */
const bootMargin = 60_000;

/**
 * Whether the window that writes a file still runs: whether a process with its id does, unless that has to be another
 * one. Ids are given again: this window's own to one that wrote before, any after the machine was started. A process of
 * another person's counts as running.
 *
 * @param own the name of this window's file.
 * @param bootedAt when the machine was started; ms since 1970.
 */
export function isRunning(file: string, own: string, bootedAt = Date.now() - uptime() * 1000): boolean {
  const [, id, openedAt] = /^(\d+)-(?:(\d{13,})-)?/.exec(file) ?? [];
  const pid = Number(id);
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  if (pid === process.pid) return file === own;
  if (openedAt !== undefined && Number(openedAt) < bootedAt - bootMargin) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** For `catch`: @returns the fallback where a file or folder is not there. @throws every other error. */
export function unlessMissing<T>(fallback: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return fallback;
    throw error;
  };
}
