import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { sessionOf } from '../demo/enterprise.ts';
import { manualClock } from '../github/clock.ts';
import { believableWorld, tokens } from '../github/data/believableWorld.ts';
import { startGitHub, type GitHub } from '../github/server.ts';
import type { Workbench } from '../workbench/driver.ts';
import { waitFor } from '../workbench/waiting.ts';
import { resultsFolder } from './stage.ts';

/* What the tests of conflict reports share. They have a GitHub of their own, whose clock stands still. */

export const title = 'Docker Migration Conflicts';
export const show = `GitHub Packages: Show ${title}`;

/** Mona with the broad scope, without which nobody sees private packages of the Docker registry. */
export const broadly = [
  sessionOf('mona', tokens.mona.readRepo, ['read:org', 'read:packages', 'repo']),
  sessionOf('mona', tokens.mona.repo, ['delete:packages', 'read:org', 'repo', 'write:packages']),
];

/** A GitHub whose packages have the same dates at every run. */
export async function startStillGitHub(): Promise<GitHub> {
  return startGitHub({ world: believableWorld(manualClock()) });
}

/** The page of the one report that is open, whoever it is of. */
export async function reportPage(workbench: Workbench): Promise<Frame> {
  return workbench.editors.webview(await tabTitle(workbench));
}

export async function closeReport(workbench: Workbench): Promise<void> {
  await workbench.editors.close(await tabTitle(workbench));
}

/** The tab's title, which names the owners. */
async function tabTitle({ editors }: Workbench): Promise<string> {
  return waitFor('a report', async () => (await editors.titles()).find((each) => each.startsWith(`${title}: `)));
}

/** The page of the report that is open, once it has that many rows and nobody is asked any more. */
export async function reportWith(workbench: Workbench, rows: number): Promise<Frame> {
  const page = await reportPage(workbench);
  await waitFor(`${rows} rows`, async () => {
    if ((await page.locator('progress').count()) > 0) return false;
    return (await page.locator('h1').count()) === 1 && (await page.locator('tr.conflict').count()) === rows;
  });
  return page;
}

export async function namesIn(page: Frame): Promise<string[]> {
  return page.locator('tr.conflict th.name .text').allInnerTexts();
}

/** Opens a row with the keyboard and waits for what it says. */
export async function openRow(page: Frame, name: string, outcome: string): Promise<void> {
  const toggle = page.getByRole('button', { name: `Show Details: ${name}`, exact: true });
  await toggle.focus();
  if ((await toggle.getAttribute('aria-expanded')) !== 'true') await toggle.press('Enter');
  const opened = toggle.locator('xpath=ancestor::tr/following-sibling::tr[1]');
  await opened.locator('.outcome', { hasText: outcome }).waitFor();
}

/** The requests for conflicts, without their `/api/v3`, in the order of the alphabet. */
export function conflictRequests({ log }: GitHub): string[] {
  return log
    .filter(({ url }) => url.endsWith('/docker/conflicts'))
    .map(({ method, url }) => `${method} ${url.replace('/api/v3', '')}`)
    .sort();
}

/** Holds exports against the expected files; the server's port and what is later than the start vary. */
export async function assertExported(
  texts: Readonly<Record<string, string>>,
  github: GitHub,
  startedAt: number,
): Promise<void> {
  const steady = (text: string) =>
    text
      .replaceAll(new URL(github.origin).host, 'HOST')
      .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:Z| UTC)/g, (moment) =>
        Date.parse(moment.replace(' UTC', 'Z').replace(' ', 'T')) >= startedAt - 1000 ? 'NOW' : moment,
      );
  // To be looked at, and to be taken over where a change was meant.
  for (const [name, text] of Object.entries(texts)) await writeFile(path.join(resultsFolder, name), steady(text));
  for (const [name, text] of Object.entries(texts)) {
    assert.equal(steady(text), await readFile(path.join(import.meta.dirname, 'expected', name), 'utf8'), name);
  }
}
