import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { repositoryRoot } from '../workbench/cache.ts';
import { svgOf } from './picture.ts';
import type { Report } from './report.ts';
import { markdownTable } from './table.ts';

/** Below the project's root. */
const document = 'docs/benchmark.md';
const begin = '<!-- npm run bench: begin -->';
const end = '<!-- npm run bench: end -->';

/** Puts the figures between their marks. @throws Error where the marks are not there. */
export function withTable(text: string, table: string): string {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${document} has no ${begin} … ${end}`);
  return `${text.slice(0, from + begin.length)}\n\n${table}\n\n${text.slice(to)}`;
}

/** Writes a run into docs/benchmark.md: its table, and beside it its picture. */
export async function fillDocument(report: Report): Promise<void> {
  const file = path.join(repositoryRoot, document);
  const filled = withTable(await readFile(file, 'utf8'), markdownTable(report));
  await writeFile(file, await format(filled, { ...(await resolveConfig(file)), filepath: file }));
  await writeFile(path.join(path.dirname(file), 'benchmark.svg'), svgOf(report));
}
