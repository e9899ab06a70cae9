import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { staticImports } from './staticImports.ts';

const root = path.resolve(import.meta.dirname, '..');

describe('the bundle', () => {
  let copy: string;

  before(() => {
    copy = mkdtempSync(path.join(tmpdir(), 'bundle-'));
    for (const name of ['src', 'esbuild.mjs', 'package.json', 'tsconfig.json']) {
      cpSync(path.join(root, name), path.join(copy, name), { recursive: true });
    }
    symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
  });

  after(() => rmSync(copy, { recursive: true }));

  const build = () => spawnSync(process.execPath, ['esbuild.mjs'], { cwd: copy, encoding: 'utf8' });

  it('reads little when it is activated, and asks for nothing but VS Code and Node', () => {
    assert.equal(build().status, 0);
    const read = staticImports(path.join(copy, 'dist'), './extension.mjs');
    const own = [...read].filter((name) => name.startsWith('./'));
    assert.ok(read.has('vscode'));
    assert.ok(
      own.map((name) => statSync(path.join(copy, 'dist', name)).size).reduce((one, other) => one + other) <= 125_000,
    );
    assert.deepEqual(
      [...read].filter((name) => !own.includes(name) && name !== 'vscode' && !name.startsWith('node:')),
      [],
    );
  });

  it('reads what looks into images, and conflict reports, only when they are needed', () => {
    const read = staticImports(path.join(copy, 'dist'), './extension.mjs');
    for (const text of ['application/vnd.oci.image.manifest.v1+json', 'docker-migration-conflicts']) {
      const [file, ...others] = filesWith(text);
      assert.ok(file, text);
      assert.deepEqual(others, [], text);
      assert.equal(read.has(`./${file}`), false, text);
    }
  });

  it('has nothing twice: two copies would not know each other’s errors', () => {
    assert.equal(filesWith('x-github-api-version').length, 1);
    assert.equal(filesWith('Sign-in no longer valid').length, 1);
  });

  /** The files of the extension host that hold a text. */
  function filesWith(text: string): string[] {
    const folder = path.join(copy, 'dist');
    const files = readdirSync(folder).filter((name) => name.endsWith('.mjs'));
    return files.filter((name) => readFileSync(path.join(folder, name), 'utf8').includes(text));
  }

  it('is not built with npm’s undici in it', () => {
    appendFileSync(path.join(copy, 'src', 'extension.ts'), "\nexport { request } from 'undici';\n");
    const { status, stderr } = build();
    assert.equal(status, 1);
    assert.match(stderr, /undici must not be in the bundle/);
  });
});
