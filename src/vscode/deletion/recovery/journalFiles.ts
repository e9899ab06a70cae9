import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { JournalStore } from '../../../core/deletion/journal/journal.ts';
import { unlessMissing } from '../../files/unlessMissing.ts';
import { isRunning, windowFileName } from '../../files/windowFile.ts';

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
  const name = windowFileName(ending);
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
