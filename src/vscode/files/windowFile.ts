import { randomUUID } from 'node:crypto';
import { uptime } from 'node:os';

/** @returns a name for a file that only this window writes, which tells others whether the window still runs. */
export function windowFileName(ending: string): string {
  return `${process.pid}-${Date.now()}-${randomUUID()}${ending}`;
}

/** The clock may be adjusted a little while a machine starts. */
const bootMarginMs = 60_000;

/**
 * Whether the window that writes a file still runs: whether a process with its id does. Since ids are reused, this
 * window's own id counts only for its own file, and other ids only since the machine was started. A process of another
 * user counts as running.
 *
 * @param own the name of this window's file.
 * @param bootedAt when the machine was started; ms since 1970.
 */
export function isRunning(file: string, own: string, bootedAt = Date.now() - uptime() * 1000): boolean {
  const [, id, openedAt] = /^(\d+)-(?:(\d{13,})-)?/.exec(file) ?? [];
  const pid = Number(id);
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  if (pid === process.pid) return file === own;
  if (openedAt !== undefined && Number(openedAt) < bootedAt - bootMarginMs) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** For `catch`: returns the fallback if a file or folder does not exist, and rethrows every other error. */
export function ifMissing<T>(fallback: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return fallback;
    throw error;
  };
}
