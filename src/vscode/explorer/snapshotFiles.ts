import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { maxBytes, type SnapshotPlace } from '../../core/explorer/index.ts';
import { isRunning, unlessMissing, windowFileName } from '../files/windowFile.ts';

/** What could not be read, kept to be looked at; the next takes its place. */
const unreadable = '.unreadable';
const unfinished = '.tmp';
/** Names of private packages are for their reader alone. */
const mode = 0o600;

/**
 * One file for each account of each host, named by neither. A file is replaced as a whole: of two windows the last one
 * wins.
 */
export class SnapshotFiles {
  readonly #folder: string;

  /** @param folder in the extension's own storage. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * @returns `undefined` where there is none.
   * @throws Error for one that is larger than any that is written, and what the file system throws.
   */
  async read(place: SnapshotPlace): Promise<string | undefined> {
    const file = this.#fileOf(place);
    const found = await stat(file).catch(unlessMissing(undefined));
    if (found === undefined) return undefined;
    if (found.size > maxBytes) throw new Error(`${found.size} bytes`);
    return readFile(file, 'utf8').catch(unlessMissing(undefined));
  }

  async write(place: SnapshotPlace, text: string): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const temporary = path.join(this.#folder, windowFileName(unfinished));
    await writeFile(temporary, text, { mode });
    await rename(temporary, this.#fileOf(place));
  }

  /** For the end of a window, which waits for nothing. */
  writeNow(place: SnapshotPlace, text: string): void {
    mkdirSync(this.#folder, { recursive: true });
    const temporary = path.join(this.#folder, windowFileName(unfinished));
    writeFileSync(temporary, text, { mode });
    renameSync(temporary, this.#fileOf(place));
  }

  /** Takes what cannot be read out of the way. */
  async setAside(place: SnapshotPlace): Promise<void> {
    const file = this.#fileOf(place);
    await rename(file, file + unreadable);
  }

  /** Removes what belongs to other accounts of a host, and what a crash left unfinished. */
  async keepOnly(host: string, accounts: readonly string[]): Promise<void> {
    const kept = accounts.map((account) => nameOf(host, account));
    const isMeant = (name: string) => {
      if (name.endsWith(unfinished)) return !isRunning(name, name);
      return name.startsWith(hash(host)) && !kept.some((each) => name.startsWith(each));
    };
    const names = await readdir(this.#folder).catch(unlessMissing<string[]>([]));
    await Promise.all(names.filter(isMeant).map((name) => rm(path.join(this.#folder, name), { force: true })));
  }

  #fileOf({ host, account }: SnapshotPlace): string {
    return path.join(this.#folder, `${nameOf(host.name, account)}.json`);
  }
}

function nameOf(host: string, account: string): string {
  return `${hash(host)}-${hash(account)}`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
