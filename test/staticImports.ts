import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * What a bundled module imports without being asked, and what that imports.
 *
 * @param folder of the bundle.
 * @returns names as they stand in the imports (`./chunk-….mjs`, `vscode`, `node:path`), the module's own first.
 */
export function staticImports(folder: string, name: string): Set<string> {
  const found = new Set([name]);
  // A set goes on to what is added while it is walked through.
  for (const each of found) {
    if (!each.startsWith('./')) continue;
    const text = readFileSync(path.join(folder, each), 'utf8');
    for (const [, imported = ''] of text.matchAll(/(?:\bfrom|\bimport)\s*"([^"]+)"/g)) found.add(imported);
  }
  return found;
}
