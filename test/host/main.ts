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
  external: ['vscode', 'mocha'],
  // The CommonJS of jsonc-parser cannot be bundled.
  mainFields: ['module', 'main'],
  logLevel: 'warning',
  define: { 'import.meta.dirname': '__dirname' },
});
await runExtensionHostTests({ extensionDevelopmentPath: root, extensionTestsPath });
