import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build, context, transform } from 'esbuild';

/*
 * `node esbuild.mjs` builds what ships; with `--watch`, what can be debugged, again after each change.
 */

const { version, homepage } = JSON.parse(await readFile('package.json', 'utf8'));
const isWatching = process.argv.includes('--watch');

/** What every bundle shares. */
const common = {
  bundle: true,
  minify: !isWatching,
  sourcemap: isWatching,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  outdir: 'dist',
};

/** The extension host of the oldest VS Code that is supported runs Node 22. */
const target = 'node22';
const extension = {
  ...common,
  platform: 'node',
  target,
  entryPoints: ['src/extension.ts'],
  external: ['vscode'],
  // The CommonJS of jsonc-parser cannot be bundled.
  mainFields: ['module', 'main'],
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  plugins: [noUndici(), behindIndexes()],
};
/** The program for CI; `buildScript` makes its file. */
const script = {
  ...common,
  platform: 'node',
  target: 'node22',
  entryPoints: { 'package-retention': 'src/script/main.ts' },
  mainFields: ['module', 'main'],
  format: 'cjs',
  define: { 'process.env.PACKAGE_VERSION': JSON.stringify(version) },
  plugins: [noUndici(), behindIndexes()],
};
const pages = {
  ...common,
  entryPoints: { 'webview/pages': 'src/webview/main.ts' },
  platform: 'browser',
  format: 'iife',
  target: 'es2023',
  plugins: [behindIndexes()],
};
const styles = {
  ...common,
  entryPoints: {
    'webview/base': 'src/webview/base.css',
    'webview/details': 'src/webview/details/details.css',
    'webview/cleanUp': 'src/webview/cleanUp/cleanUp.css',
    'webview/compare': 'src/webview/compare/compare.css',
    'webview/conflicts': 'src/webview/conflicts/conflicts.css',
  },
};

await rm('dist', { recursive: true, force: true });
await writeSchema();
if (isWatching) {
  const contexts = await Promise.all([extension, pages, styles].map((options) => context(options)));
  // What the task in .vscode/tasks.json waits for.
  console.log('build started');
  await Promise.all(contexts.map((each) => each.rebuild().catch(() => undefined)));
  console.log('build finished');
  await Promise.all(contexts.map((each) => each.watch()));
} else {
  await Promise.all([buildExtension(), buildScript(), build(pages), build(styles)]);
  for (const file of await readdir('dist', { recursive: true })) {
    const { size } = await stat(path.join('dist', file));
    if (path.extname(file) !== '') console.log(`dist/${file}  ${(size / 1000).toFixed(1)} kB`);
  }
}

/**
 * Builds the script as one file of at most 150 kB: it unpacks its code, which has more, and runs it. An older Node, which
 * lacks what the code uses, ends with a sentence before that.
 */
async function buildScript() {
  const { outputFiles } = await build({ ...script, write: false });
  const code = brotliCompressSync(outputFiles[0].contents).toString('base64');
  const text = `#!/usr/bin/env node
// package-retention.mjs ${version}: ${homepage}
// Built from src/script, minified, and compressed with Brotli.
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import { brotliDecompressSync } from 'node:zlib';

if (parseInt(process.versions.node, 10) < 22) {
  process.stderr.write('package-retention.mjs needs Node 22 or later; this is ' + process.version + '.\\n');
  process.exit(2);
}
const code = '${code}';
const source = brotliDecompressSync(Buffer.from(code, 'base64')).toString();
compileFunction(source, ['require'], { filename: 'package-retention' })(createRequire(import.meta.url));
`;
  await writeFile('dist/package-retention.mjs', text);
}

/**
 * Writes the JSON schema of the file of rules, from which VS Code completes and describes: that of the setting, which
 * cannot refer to a file, with its texts. It accepts everything, because the extension says what is wrong in such a file.
 */
async function writeSchema() {
  const [{ contributes }, texts] = await Promise.all(
    ['package.json', 'package.nls.json'].map(async (name) => JSON.parse(await readFile(name, 'utf8'))),
  );
  const setting = contributes.configuration.properties['githubPackages.retention'];
  const { scope, order, default: none, markdownDescription, ...schema } = setting;
  const withTexts = JSON.stringify(
    { $schema: 'http://json-schema.org/draft-07/schema#', allowTrailingCommas: true, ...schema },
    (_, value) => texts[/^%(.+)%$/.exec(value)?.[1]] ?? value,
  );
  await mkdir('dist');
  const withExamples = JSON.stringify(JSON.parse(withTexts), (_, value) =>
    value?.properties ? { ...value, properties: describe(value.properties) } : value,
  );
  await writeFile('dist/package-retention.schema.json', JSON.stringify(lenient(JSON.parse(withExamples))));
}

/** Returns a schema that offers what another one does, but accepts everything. */
function lenient(schema) {
  const { type, enum: values, const: only, properties, items, ...others } = schema;
  const offered = only !== undefined ? { const: only } : values ? { enum: values } : type ? { type } : undefined;
  const constraints =
    /^(additionalProperties|required|oneOf|dependencies|pattern|patternErrorMessage|m(in|ax)[A-Z]\w*|m(in|ax)imum)$/;
  return {
    ...Object.fromEntries(Object.entries(others).filter(([key]) => !constraints.test(key))),
    ...(offered ? { anyOf: [offered, {}] } : {}),
    ...(properties ? { properties: mapValues(properties, lenient) } : {}),
    ...(items ? { items: lenient(items) } : {}),
  };
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

/** Adds the example of each key to its description, since VS Code only offers examples as completions. */
function describe(properties) {
  const described = Object.entries(properties).map(([key, schema]) => {
    const [example] = schema.examples ?? [];
    const text = schema.description?.replaceAll(/[!-/:-@[-`{-~]/g, '\\$&');
    const code = `\`${JSON.stringify(key)}: ${JSON.stringify(example)}\``;
    return [key, text && example !== undefined ? { ...schema, markdownDescription: `${text}\n\n${code}` } : schema];
  });
  return Object.fromEntries(described);
}

/**
 * Builds what is read at the start as one file, `extension.cjs`, and each part that is imported dynamically as a file that
 * is read when it is needed. CommonJS in one file starts twice as fast as ES modules in many (docs/benchmark.md). esbuild
 * splits ES modules alone, so these are made first, in memory, and bundled once more.
 */
async function buildExtension() {
  const split = { format: 'esm', splitting: true, write: false, outExtension: { '.js': '.mjs' } };
  const { outputFiles, metafile } = await build({ ...extension, ...split });
  const texts = new Map(outputFiles.map(({ path: file, text }) => [path.basename(file), text]));
  const read = new Set(['extension.mjs']);
  for (const name of read) {
    const { imports } = metafile.outputs[`dist/${name}`];
    for (const { kind, path: file, external } of imports) {
      if (kind === 'import-statement' && !external) read.add(path.basename(file));
    }
  }
  const [main] = read;
  const { later, exports } = link(texts, read);
  // Not for Node, since that would list all exports once more, for ES modules that import them.
  const asCommonJs = {
    platform: 'neutral',
    target,
    format: 'cjs',
    minify: true,
    supported: { 'dynamic-import': false },
  };
  await build({
    ...asCommonJs,
    bundle: true,
    external: ['vscode', 'node:*'],
    stdin: { contents: `export * from './${main}';${exports}` },
    outfile: 'dist/extension.cjs',
    plugins: [inMemory(texts)],
  });
  for (const [name, text] of later) {
    const { code } = await transform(text, asCommonJs);
    await writeFile(path.join('dist', name.replace('.mjs', '.cjs')), code);
  }
}

/**
 * Lets the parts that are read later import what is read at the start from `extension.cjs`.
 *
 * @param read the names of those that are read at the start.
 * @returns the text of each later part, and the exports that these need in `extension.cjs`.
 */
function link(texts, read) {
  /** By export and module: its name in `extension.cjs`. */
  const names = new Map();
  const nameOf = (exported, file) => {
    const source = `${exported} from ${file}`;
    if (!names.has(source)) names.set(source, { exported, file, name: `$${names.size}` });
    return names.get(source).name;
  };
  const later = [...texts]
    .filter(([name]) => !read.has(name))
    .map(([name, text]) => {
      const imports = [];
      // As esbuild writes them: `import{a as b}from"./chunk-ABC.mjs"`, `import"./chunk-ABC.mjs"`, `import("./chunk-ABC.mjs")`.
      const linked = text.replace(/\bimport(?:\{([^{}]*)\}from|\()?"\.\/([\w-]+\.mjs)"/g, (whole, list = '', file) => {
        if (!read.has(file)) return whole.replace('.mjs', '.cjs');
        for (const each of list.split(',').filter(Boolean)) {
          const [exported, own = exported] = each.split(' as ');
          imports.push(`${nameOf(exported, file)} as ${own}`);
        }
        return '';
      });
      return [name, `import{${imports}}from"./extension.cjs";${linked}`];
    });
  const exports = [...names.values()].map(
    ({ exported, file, name }) => `export{${exported} as ${name}}from"./${file}";`,
  );
  return { later, exports: exports.join('') };
}

/** Finds modules among texts; those that are imported dynamically stay files of their own. */
function inMemory(texts) {
  return {
    name: 'in-memory',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\// }, ({ path: file, kind }) =>
        kind === 'import-statement'
          ? { path: file.slice(2), namespace: 'memory' }
          : { path: file.replace('.mjs', '.cjs'), external: true },
      );
      onLoad({ filter: /.*/, namespace: 'memory' }, ({ path: name }) => ({ contents: texts.get(name), loader: 'js' }));
    },
  };
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
    for (const [, file] of text.matchAll(/export \* from '([^']*)'/g)) {
      const source = path.resolve(path.dirname(index), file);
      const declared = /^export (?:async )?(?:const|function\*?|class) (\w+)/gm;
      for (const [, name] of (await readFile(source, 'utf8')).matchAll(declared)) names.set(name, source);
    }
    return names;
  };
  const namesIn = (list) => list.split(',').flatMap((part) => part.replace(/^\s*type /, '').trim() || []);
  return {
    name: 'behind-indexes',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]src[\\/].*\.tsx?$/ }, async ({ path: file }) => {
        let contents = await readFile(file, 'utf8');
        for (const [whole, list, source] of contents.matchAll(/import \{([^}]*)\} from '#core\/(\w+)';/g)) {
          const index = path.resolve('src/core', source, 'index.ts');
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
