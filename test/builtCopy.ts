import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/** A copy of the sources, so that a build neither waits for others nor disturbs them. */
export interface BuiltCopy {
  readonly folder: string;
  readonly build: () => SpawnSyncReturns<string>;
  readonly remove: () => void;
}

export function copySources(): BuiltCopy {
  const folder = mkdtempSync(path.join(tmpdir(), 'bundle-'));
  for (const name of ['src', '.vscodeignore', 'esbuild.mjs', 'package.json', 'package.nls.json', 'tsconfig.json']) {
    cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  return {
    folder,
    build: () => spawnSync(process.execPath, ['esbuild.mjs'], { cwd: folder, encoding: 'utf8' }),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
