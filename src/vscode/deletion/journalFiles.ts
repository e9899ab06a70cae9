import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { JournalStore } from '../../core/deletion/journal/journal.ts';

const ending = '.jsonl';

/**
 * The journal's folder on disk: one file for each window, named by its process, so that windows never write over each
 * other and can tell which of them still run.
 *
 * @param folder in the extension's own storage.
 */
export function journalFiles(folder: string): JournalStore {
  const name = `${process.pid}-${randomUUID()}${ending}`;
  return {
    name,
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

/** Whether the window that writes a file still runs. A process of another person's counts as running. */
export function isRunning(file: string): boolean {
  const id = Number.parseInt(file, 10);
  if (!Number.isSafeInteger(id) || id <= 0) return false;
  try {
    process.kill(id, 0);
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
