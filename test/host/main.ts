import path from 'node:path';
import { build } from 'esbuild';
import { runExtensionHostTests } from '../workbench/extensionHost.ts';

/* Bundles the host tests, which the extension host cannot load as TypeScript, and runs them there. */

const root = path.resolve(import.meta.dirname, '../..');
const extensionTestsPath = path.join(root, 'out', 'host', 'index.cjs');

await build({
  entryPoints: [path.join(import.meta.dirname, 'index.ts')],
  outfile: extensionTestsPath,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  // As in the product: the other build of jsonc-parser loads its files when it runs.
  mainFields: ['module', 'main'],
  external: ['vscode', 'mocha'],
  logLevel: 'warning',
  define: { 'import.meta.dirname': '__dirname' },
});
await runExtensionHostTests({ extensionDevelopmentPath: root, extensionTestsPath });
