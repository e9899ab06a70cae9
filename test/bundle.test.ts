import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { brotliDecompressSync } from 'node:zlib';
import { copySources } from './builtCopy.ts';

describe('the bundle', () => {
  const copied = copySources();
  const { folder: copy, build } = copied;

  after(() => copied.remove());

  it('reads little when it is activated, and asks for nothing but VS Code, Node and its own parts', () => {
    assert.equal(build().status, 0);
    const text = read('extension.cjs');
    assert.ok(Buffer.byteLength(text) <= 130_000);
    const names = files().flatMap((file) =>
      [...read(file).matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name = '']) => name),
    );
    const own = new Set(files().map((file) => `./${file}`));
    const others = names.filter((name) => !own.has(name));
    assert.ok(others.includes('vscode'));
    assert.deepEqual(
      others.filter((name) => name !== 'vscode' && !name.startsWith('node:')),
      [],
    );
  });

  it('reads what looks into images, and conflict reports, only when they are needed', () => {
    for (const text of ['application/vnd.oci.image.manifest.v1+json', 'docker-migration-conflicts']) {
      const [file, ...others] = filesWith(text);
      assert.deepEqual(others, [], text);
      assert.notEqual(file ?? 'extension.cjs', 'extension.cjs', text);
    }
  });

  it('has a script for CI of one file, which is not in the package of the extension', () => {
    const text = read('package-retention.mjs');
    assert.ok(Buffer.byteLength(text) <= 150_000);
    assert.match(text, /^#!\/usr\/bin\/env node\n/);
    const [, packed = ''] = /'([\w+/=]{1000,})'/.exec(text) ?? [];
    const code = brotliDecompressSync(Buffer.from(packed, 'base64')).toString();
    assert.ok(code.length <= 250_000);
    const imports = [...code.matchAll(/\b(?:import|require)\("([^"]+)"/g)].map(([, name = '']) => name);
    assert.ok(imports.includes('node:fs'));
    assert.deepEqual(
      imports.filter((name) => !name.startsWith('node:')),
      [],
    );
    const vsce = path.join(copy, 'node_modules', '.bin', 'vsce');
    const { stdout } = spawnSync(process.execPath, [vsce, 'ls', '--no-dependencies'], { cwd: copy, encoding: 'utf8' });
    const packaged = stdout.split('\n');
    for (const name of ['extension.cjs', 'package-retention.schema.json', 'webview/base.css']) {
      assert.ok(packaged.includes(`dist/${name}`), stdout);
    }
    assert.doesNotMatch(stdout, /\.mjs$/m);
  });

  it('has the schema of the file of rules, with its texts', () => {
    const text = readFileSync(path.join(copy, 'dist', 'package-retention.schema.json'), 'utf8');
    assert.match(text, /"description":"Container images without a tag/);
    assert.match(text, /"markdownDescription":"Container images .*?`\\"untagged\\": true`/);
    assert.doesNotMatch(text, /%/);
    assert.deepEqual(Object.keys((JSON.parse(text) as { properties: object }).properties), ['$schema', 'rules']);
  });

  it('accepts every file by that schema, since the extension says what is wrong in it', () => {
    const schema = JSON.parse(readFileSync(path.join(copy, 'dist', 'package-retention.schema.json'), 'utf8')) as object;
    const isValid = new Ajv({ strict: false }).compile(schema);
    const conditions = {
      tags: 'a',
      versions: [1],
      untagged: false,
      below: 1,
      olderThan: '1 month',
      newest: '3',
      per: 'x',
    };
    for (const file of [
      [],
      {},
      { rule: [] },
      { rules: {} },
      { rules: Array.from({ length: 51 }, () => ({})) },
      {
        rules: ['x', { packages: [] }, { keep: [] }, { keep: {} }, { keep: conditions, delete: conditions, note: '' }],
      },
    ]) {
      assert.ok(isValid(file), JSON.stringify(file));
    }
  });

  it('has nothing twice: two copies would not know each other’s errors', () => {
    assert.equal(filesWith('x-github-api-version').length, 1);
    assert.equal(filesWith('Sign-in no longer valid').length, 1);
  });

  /** Those of the extension host. */
  function files(): string[] {
    return readdirSync(path.join(copy, 'dist')).filter((name) => name.endsWith('.cjs'));
  }

  function read(file: string): string {
    return readFileSync(path.join(copy, 'dist', file), 'utf8');
  }

  function filesWith(text: string): string[] {
    return files().filter((name) => read(name).includes(text));
  }

  it('is not built with npm’s undici in it', () => {
    appendFileSync(path.join(copy, 'src', 'extension.ts'), "\nexport { request } from 'undici';\n");
    const { status, stderr } = build();
    assert.equal(status, 1);
    assert.match(stderr, /undici must not be in the bundle/);
  });
});
