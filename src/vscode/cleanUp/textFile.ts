import * as vscode from 'vscode';
import { sizeText } from '#core/packages';
import { language, t } from '../../texts/language.ts';
import { UserError } from '../problem.ts';

/** Rules, and what git configures, take some kB. */
export const maxFileBytes = 1_000_000;

/**
 * Returns the text of a file, which may be a stranger's; `undefined` if there is no such file. A byte order mark is part
 * of the text.
 *
 * @param maxBytes of the file.
 *
 * @throws UserError for what is no file, is too large or is not UTF-8; `vscode.FileSystemError` if it cannot be read.
 */
export async function readTextFile(uri: vscode.Uri, maxBytes = maxFileBytes): Promise<string | undefined> {
  const { fs } = vscode.workspace;
  try {
    const { type, size } = await fs.stat(uri);
    if ((type & vscode.FileType.Directory) !== 0) return undefined;
    // Reading a device might never end.
    if ((type & vscode.FileType.File) === 0) throw new UserError(t('This is not a file.'));
    if (size > maxBytes) throw tooLarge(maxBytes);
    const bytes = await fs.readFile(uri);
    if (bytes.length > maxBytes) throw tooLarge(maxBytes);
    return decode(bytes);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

export function tooLarge(maxBytes = maxFileBytes): UserError {
  return new UserError(t('The file is larger than {0}.', sizeText(maxBytes, language())));
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UserError(t('The file is not UTF-8 text.'));
  }
}

/** Whether there is no such file, or what should be its folder is a file. */
export function isMissing(error: unknown): boolean {
  return error instanceof vscode.FileSystemError && /^(FileNotFound|FileNotADirectory)$/.test(error.code);
}
