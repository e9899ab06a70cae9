import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { repositoryRoot } from '../workbench/cache.ts';

const folder = path.join(repositoryRoot, 'out', 'soak');

export interface Built {
  /** The extension, as a folder that VS Code runs. */
  readonly extension: string;
  /** The module to run in the extension host. */
  readonly walk: string;
}

const common = { bundle: true, logLevel: 'warning', sourcemap: 'inline', absWorkingDir: repositoryRoot } as const;
// As in the product: the other build of jsonc-parser loads its files when it runs.
const forNode: BuildOptions = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  mainFields: ['module', 'main'],
};

/** Bundles the extension with a faster clock and with the walk's `vscode`, and the walk itself. */
export async function buildSoak(): Promise<Built> {
  await rm(folder, { recursive: true, force: true });
  const walk = path.join(folder, 'walk.cjs');
  await Promise.all([
    build({
      ...forNode,
      entryPoints: ['src/extension.ts'],
      outfile: path.join(folder, 'dist', 'extension.cjs'),
      inject: [path.join(import.meta.dirname, 'scaledTime.ts')],
      plugins: [standIns()],
    }),
    build({
      ...common,
      entryPoints: { 'webview/pages': 'src/webview/main.ts' },
      outdir: path.join(folder, 'dist'),
      platform: 'browser',
      format: 'iife',
    }),
    build({
      ...common,
      entryPoints: {
        'webview/base': 'src/webview/base.css',
        'webview/cleanUp': 'src/webview/cleanUp/cleanUp.css',
        'webview/details': 'src/webview/details/details.css',
      },
      outdir: path.join(folder, 'dist'),
    }),
    build({
      ...forNode,
      entryPoints: [path.join(import.meta.dirname, 'inHost', 'run.ts')],
      outfile: walk,
      external: ['vscode'],
    }),
  ]);
  await mkdir(path.join(folder, 'media'), { recursive: true });
  await cp(path.join(repositoryRoot, 'media'), path.join(folder, 'media'), { recursive: true });
  await cp(path.join(repositoryRoot, 'package.nls.json'), path.join(folder, 'package.nls.json'));
  const manifest = JSON.parse(await readFile(path.join(repositoryRoot, 'package.json'), 'utf8')) as object;
  const main = './dist/extension.cjs';
  // The walk activates it, once there is what it imports.
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ ...manifest, main, activationEvents: [] }));
  return { extension: folder, walk };
}

/** What the extension imports is the walk's `vscode`, and waits by the faster clock. */
function standIns(): Plugin {
  return {
    name: 'stand-ins',
    setup(bundling) {
      bundling.onResolve({ filter: /^vscode$/ }, () => ({ path: 'vscode', namespace: 'soak' }));
      bundling.onLoad({ filter: /.*/, namespace: 'soak' }, () => ({
        contents: `module.exports = globalThis[Symbol.for('github-packages-explorer.soak')].vscode;`,
      }));
      bundling.onResolve({ filter: /^node:timers\/promises$/ }, ({ importer }) =>
        importer.startsWith(path.join(repositoryRoot, 'src'))
          ? { path: path.join(import.meta.dirname, 'scaledTimers.ts') }
          : undefined,
      );
    },
  };
}
