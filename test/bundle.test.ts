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
    const file = path.join(copy, 'dist', 'extension.js');
    assert.ok(statSync(file).size < 150_000);
    const required = [...readFileSync(file, 'utf8').matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name);
    assert.ok(required.includes('vscode'));
    assert.deepEqual(
      required.filter((name) => name !== 'vscode' && !name?.startsWith('node:')),
      [],
    );
  });

  it('is not built with npm’s undici in it', () => {
    appendFileSync(path.join(copy, 'src', 'extension.ts'), "\nexport { request } from 'undici';\n");
    const { status, stderr } = build();
    assert.equal(status, 1);
    assert.match(stderr, /undici must not be in the bundle/);
  });
});
