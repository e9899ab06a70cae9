import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { addImages } from '../github/data/history.ts';
import type { GitHub } from '../github/server.ts';
import { addPackage, isActive } from '../github/world.ts';
import type { Workbench } from '../workbench/driver.ts';
import { waitFor } from '../workbench/waiting.ts';
import { packageOf, startSmallGitHub } from './deletionStage.ts';

/* What the tests of Clean Up share. They have a GitHub of their own, as those of deleting. */

export const cleanUpCommand = 'GitHub Packages: Clean Up…';
export const keepTenReleases = 'Keep the last 10 releases, delete older ones';
export const deleteUntagged = 'Delete untagged images after 7 days';

/** The small GitHub, where octo-org has these container packages too: each build is an index of two platforms. */
export async function startCleanUpGitHub(
  packages: Readonly<Record<string, { releases: number; untagged: number }>>,
): Promise<GitHub> {
  const github = await startSmallGitHub();
  for (const [name, builds] of Object.entries(packages)) {
    const added = addPackage(github.world, 'octo-org', 'container', name, { visibility: 'private', admins: ['mona'] });
    const platforms = ['linux/amd64', 'linux/arm64'];
    addImages(github.world, added, { ...builds, first: 200, last: 2, platforms });
  }
  return github;
}

/** The page of the panel with this title, once its packages have been read. */
export async function cleanUpPage({ editors }: Workbench, target: string): Promise<Frame> {
  const page = await editors.webview(`Clean Up: ${target}`);
  await page.getByRole('button', { name: 'Refresh' }).waitFor();
  return page;
}

/** Adds rules from templates, which are open while there are none. */
export async function addTemplates(page: Frame, ...labels: string[]): Promise<void> {
  for (const label of labels) await page.getByRole('button', { name: label }).click();
}

/** Waits until the plan deletes so many versions and can be carried out. @returns what the totals say. */
export async function planned(page: Frame, count: number): Promise<string> {
  await page.getByRole('button', { name: deleteLabel(count) }).waitFor();
  return page.getByRole('region', { name: 'Plan' }).innerText();
}

export function deleteLabel(count: number): string {
  return count === 1 ? 'Delete 1 Version…' : `Delete ${count} Versions…`;
}

/** Changes how many of the newest a rule keeps; the form of the rule stays open. */
export async function editNewest(page: Frame, rule: number): Promise<ReturnType<Frame['getByLabel']>> {
  await page.getByRole('button', { name: `Edit: rule ${rule}` }).click();
  return page.getByLabel('Newest', { exact: true });
}

/** Searches for versions. @returns the names of those in sight, once so many are found: at most three are all in sight. */
export async function searchFor(page: Frame, text: string, count: number): Promise<string[]> {
  await page.getByRole('searchbox').fill(text);
  await page.locator('.shown', { hasText: new RegExp(`^${count} versions? shown`) }).waitFor();
  const names = page.getByRole('rowheader');
  await waitFor(`${count} rows`, async () => {
    const inSight = await names.count();
    return count <= 3 ? inSight === count : inSight > 3;
  });
  // Without the mark of what the last edit changed.
  return names.evaluateAll((all) => all.map((name) => name.getAttribute('title') ?? ''));
}

/** What `Why?` says of a version that is in sight, a sentence each. */
export async function explanation(page: Frame, name: string): Promise<string[]> {
  await page.getByRole('button', { name: `Why?: ${name}`, exact: true }).click();
  const why = page.locator('.why');
  await why.getByText(`${name} in `).waitFor();
  const text = await why.innerText();
  await page.getByRole('button', { name: `Close: ${name}`, exact: true }).click();
  await why.waitFor({ state: 'detached' });
  return text
    .replaceAll(/^(Met|Not met):\s+/gm, '$1: ')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

/** Confirms what the panel would delete. @returns what the confirmation says. */
export async function confirmDelete({ dialog }: Workbench, page: Frame, count: number): Promise<string> {
  await page.getByRole('button', { name: deleteLabel(count) }).click();
  const question = await dialog.waitFor(new RegExp(`^Delete ${count} versions? of `));
  const button = count === 1 ? 'Delete 1 Version' : `Delete ${count} Versions`;
  assert.deepEqual((await dialog.buttons()).sort(), ['Cancel', button]);
  await dialog.click(button);
  return question;
}

/** The ids of the versions that are deleted on the server, sorted. */
export function deletedIds(github: GitHub, owner: string, name: string): number[] {
  return packageOf(github, owner, name)
    .versions.filter((version) => !isActive(version))
    .map(({ id }) => id)
    .sort((one, other) => one - other);
}

/** The versions that were published as these releases: the tagged ones, and what was pushed with them. */
export function idsOfReleases(github: GitHub, owner: string, name: string, ...tags: string[]): number[] {
  const { versions } = packageOf(github, owner, name);
  const manifests = github.world.manifests;
  return versions
    .filter((version) => version.tags.some((tag) => tags.includes(tag)))
    .flatMap(({ id, name: digest }) => {
      const { body = '' } = manifests.get(digest) ?? {};
      return [id, ...versions.filter((each) => body.includes(each.name)).map((each) => each.id)];
    })
    .sort((one, other) => one - other);
}
