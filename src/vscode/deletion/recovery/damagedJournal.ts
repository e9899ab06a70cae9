import { randomUUID } from 'node:crypto';
import { copyFile, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { withoutDamage } from '../../../core/deletion/journal/damage.ts';

/**
 * Sets damaged journal files of closed windows aside, each as a copy of what it was, and leaves in their place what
 * can be read. A crash in between leaves one copy more, and loses nothing.
 *
 * @param isRunning whether the window of that file may still write: such a file is left for later.
 * @returns the paths of the copies.
 */
export async function setDamageAside(folder: string, isRunning: (file: string) => boolean): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const copies: string[] = [];
  for (const name of names.filter((each) => each.endsWith('.jsonl') && !isRunning(each))) {
    const file = path.join(folder, name);
    // Another window may just have removed it; what cannot be read at all is told by the journal itself.
    const text = await readFile(file, 'utf8').catch(() => '');
    const sound = withoutDamage(text);
    if (sound.damaged === 0) continue;
    const copy = `${file}.${randomUUID()}.damaged`;
    await copyFile(file, copy);
    const fresh = `${file}.${randomUUID()}.new`;
    await writeFile(fresh, sound.text, { flush: true });
    await rename(fresh, file);
    copies.push(copy);
  }
  return copies;
}
