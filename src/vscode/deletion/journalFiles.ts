import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { uptime } from 'node:os';
import path from 'node:path';
import type { JournalStore } from '../../core/deletion/journal/journal.ts';

const ending = '.jsonl';

export interface JournalFolder extends JournalStore {
  /** Whether the window that writes a file still runs. */
  isRunning(file: string): boolean;
}

/**
 * The journal's folder on disk: one file for each window, named by its process and when it was opened, so that
 * windows never write over each other and can tell which of them still run.
 *
 * @param folder in the extension's own storage.
 */
export function journalFiles(folder: string): JournalFolder {
  const name = `${process.pid}-${Date.now()}-${randomUUID()}${ending}`;
  return {
    name,
    isRunning: (file) => isRunning(file, name),
    async append(text) {
      await mkdir(folder, { recursive: true });
      const file = await open(path.join(folder, name), 'a');
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
    },
    async readAll() {
      const names = await readdir(folder).catch(unlessMissing<string[]>([]));
      const files = names.filter((each) => each.endsWith(ending));
      return Promise.all(
        files.map(async (each) => ({
          name: each,
          // Another window may just have removed it.
          text: await readFile(path.join(folder, each), 'utf8').catch(unlessMissing('')),
        })),
      );
    },
    async remove(each) {
      await rm(path.join(folder, path.basename(each)), { force: true });
    },
  };
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

function unlessMissing<T>(fallback: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return fallback;
    throw error;
  };
}
