import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

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

  it('is small, and asks for nothing but VS Code and Node', () => {
    assert.equal(build().status, 0);
    assert.ok(statSync(path.join(copy, 'dist', 'extension.js')).size < 150_000);
    const required = requiredBy('extension.js');
    assert.ok(required.includes('vscode'));
    assert.deepEqual(required.filter(isForeign), ['./conflicts.js']);
  });

  it('keeps conflict reports in a file of their own, which has no second copy of anything', () => {
    assert.deepEqual([...new Set(requiredBy('conflicts.js').filter(isForeign))], ['./extension.js']);
    for (const text of ['x-github-api-version', 'Sign-in no longer valid']) {
      assert.equal(bundle('extension.js').includes(text), true, text);
      assert.equal(bundle('conflicts.js').includes(text), false, text);
    }
    for (const text of ['No conflict matches the filters.', 'docker-migration-conflicts']) {
      assert.equal(bundle('extension.js').includes(text), false, text);
      assert.equal(bundle('conflicts.js').includes(text), true, text);
    }
  });

  const bundle = (name: string) => readFileSync(path.join(copy, 'dist', name), 'utf8');
  const requiredBy = (name: string) =>
    [...bundle(name).matchAll(/\brequire\("([^"]+)"\)/g)].map(([, required = '']) => required);
  const isForeign = (name: string) => name !== 'vscode' && !name.startsWith('node:');

  it('is not built with npm’s undici in it', () => {
    appendFileSync(path.join(copy, 'src', 'extension.ts'), "\nexport { request } from 'undici';\n");
    const { status, stderr } = build();
    assert.equal(status, 1);
    assert.match(stderr, /undici must not be in the bundle/);
  });
});
