import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { t } from '../texts/language.ts';
import { usageError } from './exitCodes.ts';

/**
 * Checks that a file can be written, without changing it: a run takes minutes until it does.
 * @param option that names the file. @throws ScriptError `usage`.
 */
export function checkWritable(option: string, file: string): void {
  const refuse = (reason: string) =>
    usageError(t('{option} {file} cannot be written: {reason}', { option, file, reason }));
  const folder = path.dirname(path.resolve(file));
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    if (found?.isDirectory()) throw refuse(t('It is a folder.'));
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw refuse(t('There is no folder {0}.', folder));
    accessSync(found ? file : folder, constants.W_OK);
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw refuse(fileProblem(error));
    throw error;
  }
}

/** Why a file could not be read or written, in a sentence. */
export function fileProblem(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return t('You do not have permission.');
    case 'EROFS':
      return t('The file system is read-only.');
    case 'ENOSPC':
      return t('The disk is full.');
    case 'ENOENT':
    case 'ENOTDIR':
      return t('There is no such folder.');
    case 'EISDIR':
      return t('It is a folder.');
    default:
      return t('The system says: {0}.', message);
  }
}
