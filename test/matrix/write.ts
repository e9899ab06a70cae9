import { writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { document } from './document.ts';

const file = new URL('README.md', import.meta.url);

/** The document as it is kept. */
export async function formatted(): Promise<string> {
  return format(document(), { ...(await resolveConfig(file)), parser: 'markdown' });
}

if (import.meta.main) await writeFile(file, await formatted());
