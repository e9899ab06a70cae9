import { readFile } from 'node:fs/promises';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

const source = readFile(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

/** Rows of a table are of one make: the first ones stand for all, since axe takes ten seconds for hundreds. */
const furtherRows = 'tbody > tr:nth-child(n + 20)';

/** All that axe knows of WCAG 2.1, levels A and AA, and good practice; or what a theme can get wrong. */
const rules: Record<'all' | 'colors', axe.RunOnly> = {
  all: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] },
  colors: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
};

/** What axe finds against these rules, each with the HTML at fault. */
export async function pageViolations(page: Page, against: keyof typeof rules = 'all'): Promise<string[]> {
  await page.evaluate(await source);
  const { violations } = await page.evaluate(
    ([exclude, runOnly]) => window.axe.run({ exclude: [exclude] }, { runOnly }),
    [furtherRows, rules[against]] as const,
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
