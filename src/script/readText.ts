import { readFile } from 'node:fs/promises';
import { t } from '../texts/language.ts';
import { usageError } from './exitCodes.ts';
import { fileProblem } from './files.ts';

/**
 * Returns the text of a file that the user names.
 * @param hint what to do if there is none. @throws ScriptError `usage` if it cannot be read.
 */
export async function readText(file: string, hint: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw usageError(
      code === 'ENOENT'
        ? `${t('There is no file {0}.', file)} ${hint}`
        : t('The file {0} could not be read: {1}', file, fileProblem(error)),
    );
  }
}
