import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const files = globSync('src/**/*.{ts,tsx}', { cwd: root }).map((file) => file.replaceAll('\\', '/'));

/** The files of ours that a file imports, be it for types alone. */
function importsOf(file: string): string[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  return [...text.matchAll(/(?:from|import\() ?'(\.[^']+|#core\/[^']+)'/g)].map(([, target = '']) =>
    target.startsWith('#') ? `src/${target.slice(1)}/index.ts` : path.posix.join(path.posix.dirname(file), target),
  );
}

describe('The files of the product', () => {
  it('have no import cycles', () => {
    const graph = new Map(files.map((file) => [file, importsOf(file)]));
    const done = new Set<string>();
    const visit = (file: string, way: readonly string[]): void => {
      assert.ok(!way.includes(file), [...way.slice(way.indexOf(file)), file].join(' → '));
      if (done.has(file)) return;
      for (const imported of graph.get(file) ?? []) visit(imported, [...way, file]);
      done.add(file);
    };
    assert.ok(files.length > 100);
    for (const file of files) visit(file, []);
  });

  it('have at most 300 lines', () => {
    const long = files.filter((file) => readFileSync(path.join(root, file), 'utf8').split('\n').length > 301);
    assert.deepEqual(long, []);
  });
});
