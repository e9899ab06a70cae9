import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { withoutCorruptLines, type JournalStore } from '#core/deletion';
import { isRunning, ifMissing, windowFileName } from '../../files/windowFile.ts';

const ending = '.jsonl';

export interface JournalFolder extends JournalStore {
  /** Whether the window that writes a file still runs. */
  readonly isRunning: (file: string) => boolean;
}

/**
 * The journal's folder on disk: one file for each window, named after its process and the time when it was opened, so
 * that windows never overwrite each other's files and can tell which of them still run.
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
      const names = await readdir(folder).catch(ifMissing<string[]>([]));
      const files = names.filter((each) => each.endsWith(ending));
      return Promise.all(
        files.map(async (each) => ({
          name: each,
          // Another window may just have removed it.
          text: await readFile(path.join(folder, each), 'utf8').catch(ifMissing('')),
        })),
      );
    },
    async remove(each) {
      await rm(path.join(folder, path.basename(each)), { force: true });
    },
  };
}

/**
 * Copies corrupt journal files of closed windows, then removes the corrupt lines from the originals. A crash in between
 * leaves an extra copy, and loses nothing.
 *
 * @param isRunning whether the window of that file may still write: such a file is left for later.
 * @returns the paths of the copies.
 */
export async function repairCorruptFiles(folder: string, isRunning: (file: string) => boolean): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const copies: string[] = [];
  for (const name of names.filter((each) => each.endsWith(ending) && !isRunning(each))) {
    const file = path.join(folder, name);
    // Another window may just have removed it; if it cannot be read at all, the journal reports that.
    const text = await readFile(file, 'utf8').catch(() => '');
    const readable = withoutCorruptLines(text);
    if (readable.corrupt === 0) continue;
    const copy = `${file}.${randomUUID()}.corrupt`;
    await copyFile(file, copy);
    const fresh = `${file}.${randomUUID()}.new`;
    await writeFile(fresh, readable.text, { flush: true });
    await rename(fresh, file);
    copies.push(copy);
  }
  return copies;
}
