import { existsSync, lstatSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { JournalStore } from '#core/deletion';
import { t } from '../texts/language.ts';
import { usageError } from './exitCodes.ts';

/** Only the user may read what private packages have. */
const mode = 0o600;

/** The result of an apply: a file that is replaced whole, and a journal beside it for what was not written yet. */
export interface ResultFile {
  readonly path: string;
  /** Resolves once the text would survive a crash. */
  write(text: string): Promise<void>;
  /** At once, since the process ends. */
  writeNow(text: string): void;
}

export function resultFile(file: string): ResultFile {
  const temporary = `${file}.${process.pid}.tmp`;
  const last = `${file}.${process.pid}.last.tmp`;
  return {
    path: file,
    async write(text) {
      await writeSynced(temporary, text);
      await rename(temporary, file);
    },
    writeNow(text) {
      writeFileSync(last, text, { mode });
      renameSync(last, file);
      // Of a write that is under way.
      rmSync(temporary, { force: true });
    },
  };
}

async function writeSynced(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w', mode);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Beside the result: of a run that was killed it has what the result lacks. */
export function journalPath(file: string): string {
  return `${file}.journal`;
}

/**
 * Checks that a result can be written without losing another one.
 * @param continued the plan file of a run that is continued: its result may be replaced. @throws ScriptError `usage`.
 */
export function checkResultPath(file: string, continued: string | undefined): void {
  const isSame = continued !== undefined && path.resolve(continued) === path.resolve(file);
  if (isSame) return;
  // A link counts too, wherever it points: the journal would be written there.
  const found = [file, journalPath(file)].find((each) => lstatSync(each, { throwIfNoEntry: false }));
  if (found === undefined) return;
  throw usageError(
    t(
      '{0} exists: it may be needed to restore what was deleted. Continue that run with --plan {1}, or name another file with --result. Nothing was deleted.',
      found,
      file,
    ),
  );
}

/** The journal of one run in one file. */
export interface JournalFile extends JournalStore {
  /** Removes the file: the result has all that it says. */
  discard(): Promise<void>;
}

export function journalFile(file: string): JournalFile {
  let opened: Promise<FileHandle> | undefined;
  return {
    name: path.basename(file),
    async append(text) {
      const handle = await (opened ??= open(file, 'a', mode));
      await handle.writeFile(text);
      await handle.sync();
    },
    async readAll() {
      return existsSync(file) ? [{ name: path.basename(file), text: await readFile(file, 'utf8') }] : [];
    },
    remove: () => Promise.resolve(),
    async discard() {
      await (await opened)?.close();
      opened = undefined;
      await rm(file, { force: true });
    },
  };
}
