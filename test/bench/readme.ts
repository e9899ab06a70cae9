import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { repositoryRoot } from '../workbench/cache.ts';
import { drawPicture } from './picture.ts';
import type { Report } from './report.ts';
import { markdownTable } from './table.ts';

const begin = '<!-- npm run bench: begin -->';
const end = '<!-- npm run bench: end -->';

/** Puts the figures between their marks. @throws Error where the marks are not there. */
export function withTable(readme: string, table: string): string {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The README has no ${begin} … ${end}`);
  return `${readme.slice(0, from + begin.length)}\n\n${table}\n\n${readme.slice(to)}`;
}

/** Shows a run in the README: its table, and its picture as SVG and PNG. */
export async function fillReadme(report: Report): Promise<void> {
  const file = path.join(repositoryRoot, 'README.md');
  const filled = withTable(await readFile(file, 'utf8'), markdownTable(report));
  await writeFile(file, await format(filled, { ...(await resolveConfig(file)), filepath: file }));
  await drawPicture(report, path.join(repositoryRoot, 'media', 'readme'));
}
