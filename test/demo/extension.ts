import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.resolve(import.meta.dirname, '../..');

/** Builds and packages the extension as it would be published. @returns the path of the `.vsix`. */
export async function packageExtension(): Promise<string> {
  await promisify(execFile)('npm', ['run', 'package'], { cwd: root });
  const { name, version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  return path.join(root, `${name}-${version}.vsix`);
}
