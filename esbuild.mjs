import { rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

/** What every bundle shares. */
const common = {
  bundle: true,
  minify: true,
  sourcemap: false,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  outdir: 'dist',
};

await rm('dist', { recursive: true, force: true });

/** What both bundles of the extension host share. */
const host = {
  ...common,
  platform: 'node',
  format: 'cjs',
  // The extension host of the oldest VS Code that is supported runs Node 22.
  target: 'node22',
  external: ['vscode'],
  // As `require`, which VS Code has taught what `vscode` is.
  supported: { 'dynamic-import': false },
};

/** Read when the first conflict report is asked for; few people have any. */
const lazy = /^src\/(vscode|core|messages)\/conflicts(\/|\.ts$)/;
const shared = new Set();
const conflicts = await build({
  ...host,
  entryPoints: { conflicts: 'src/vscode/conflicts/reports.ts' },
  plugins: [noUndici(), sharedModules()],
});

const bundles = await Promise.all([
  conflicts,
  build({
    ...host,
    stdin: { contents: mainModule(), resolveDir: '.', sourcefile: 'main.ts', loader: 'ts' },
    entryNames: 'extension',
    plugins: [noUndici(), lazyModule()],
  }),
  build({
    ...common,
    entryPoints: {
      'webview/details': 'src/webview/details/main.ts',
      'webview/conflicts': 'src/webview/conflicts/main.ts',
    },
    platform: 'browser',
    format: 'iife',
    target: 'es2023',
  }),
  build({
    ...common,
    entryPoints: {
      'webview/details': 'src/webview/details/details.css',
      'webview/conflicts': 'src/webview/conflicts/conflicts.css',
    },
  }),
]);

for (const { metafile } of bundles) {
  for (const [file, { bytes }] of Object.entries(metafile.outputs)) {
    console.log(`${file}  ${(bytes / 1000).toFixed(1)} kB`);
  }
}

/**
 * Fails the build where npm's undici would be bundled: merely evaluating it can replace the dispatcher that every
 * other extension's fetch uses (cline/cline#11407, #11460, #12699). Shipped code uses the editor's own fetch.
 */
function noUndici() {
  return {
    name: 'no-undici',
    setup({ onResolve }) {
      onResolve({ filter: /^undici($|\/)/ }, ({ importer }) => ({
        errors: [{ text: `undici must not be in the bundle, and ${importer} imports it` }],
      }));
    },
  };
}

/** The extension, and for the lazy bundle the modules that both use: two copies would not know each other's errors. */
function mainModule() {
  const modules = [...shared].sort();
  const imports = modules.map((file, index) => `import * as shared${index} from './${file}';`);
  const entries = modules.map((file, index) => `${JSON.stringify(file)}: shared${index}`);
  return [...imports, `export const shared = {${entries.join()}};`, `export * from './src/extension.ts';`].join('\n');
}

/** In the lazy bundle, a module that is not its own is the main bundle's. */
function sharedModules() {
  return {
    name: 'shared-modules',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\.?\// }, ({ path: target, resolveDir, namespace }) => {
        if (namespace === 'shared') return { path: target, external: true };
        const file = path.relative('.', path.resolve(resolveDir, target)).replaceAll(path.sep, '/');
        if (lazy.test(file)) return undefined;
        shared.add(file);
        return { path: file, namespace: 'shared' };
      });
      onLoad({ filter: /./, namespace: 'shared' }, ({ path: file }) => ({
        contents: `module.exports = require('./extension.js').shared[${JSON.stringify(file)}];`,
      }));
    },
  };
}

/** In the main bundle, the lazy one is a file beside it. */
function lazyModule() {
  return {
    name: 'lazy-module',
    setup({ onResolve }) {
      onResolve({ filter: /\/conflicts\/reports\.ts$/ }, () => ({ path: './conflicts.js', external: true }));
    },
  };
}
