import { readFile, rm } from 'node:fs/promises';
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

const bundles = await Promise.all([
  build({
    ...common,
    entryPoints: ['src/extension.ts'],
    platform: 'node',
    // VS Code reads ES modules since 1.100; what few people need is split off and read when it is needed.
    format: 'esm',
    splitting: true,
    chunkNames: '[name]-[hash]',
    outExtension: { '.js': '.mjs' },
    // The extension host of the oldest VS Code that is supported runs Node 22.
    target: 'node22',
    external: ['vscode'],
    plugins: [noUndici(), behindIndexes()],
  }),
  build({
    ...common,
    entryPoints: {
      'webview/details': 'src/webview/details/main.tsx',
      'webview/conflicts': 'src/webview/conflicts/main.tsx',
    },
    platform: 'browser',
    format: 'iife',
    target: 'es2023',
    plugins: [behindIndexes()],
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

/**
 * Imports what an index.ts offers from the files that have it: else all that it offers would be in one chunk, be it
 * needed at the start or much later.
 */
function behindIndexes() {
  /** By the path of an index.ts: the file that has each name. */
  const offers = new Map();
  const offered = async (index) => {
    const text = await readFile(index, 'utf8');
    const names = new Map();
    for (const [, list, file] of text.matchAll(/export (?:type )?\{([^}]*)\} from '([^']*)'/g)) {
      for (const name of namesIn(list)) names.set(name, path.resolve(path.dirname(index), file));
    }
    return names;
  };
  const namesIn = (list) => list.split(',').flatMap((part) => part.replace(/^\s*type /, '').trim() || []);
  return {
    name: 'behind-indexes',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]src[\\/].*\.tsx?$/ }, async ({ path: file }) => {
        let contents = await readFile(file, 'utf8');
        for (const [whole, list, source] of contents.matchAll(/import \{([^}]*)\} from '([^']*\/index\.ts)';/g)) {
          const index = path.resolve(path.dirname(file), source);
          if (!offers.has(index)) offers.set(index, offered(index));
          const names = await offers.get(index);
          const direct = list.split(',').flatMap((part) => {
            const name = part.trim();
            if (name === '' || name.startsWith('type ')) return [];
            return `import { ${name} } from ${JSON.stringify(names.get(name.split(' as ')[0]))};`;
          });
          contents = contents.replace(whole, direct.join(' '));
        }
        return { contents, loader: file.endsWith('x') ? 'tsx' : 'ts' };
      });
    },
  };
}
