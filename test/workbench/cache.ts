import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** The folder that holds package.json. */
export const repositoryRoot = path.join(import.meta.dirname, '..', '..');

/** What is downloaded or unpacked once and kept; git ignores it. */
export const cacheFolder = path.join(repositoryRoot, '.vscode-test');

/**
 * Returns the folder `name` of the cache. Where it is absent, `fill` is given an empty folder that takes the name only
 * when it is complete, so an interrupted run leaves nothing half-made and two runs at once cannot mix their files.
 */
export async function cached(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const target = path.join(cacheFolder, name);
  if (existsSync(target)) return target;
  const unfinished = `${target}.unfinished-${process.pid}`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  try {
    await fill(unfinished);
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another run may have finished first: its folder is as good as ours.
    if (!existsSync(target)) throw error;
  }
  return target;
}
