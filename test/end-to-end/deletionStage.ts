import { readScopes, sessionOf } from '../demo/enterprise.ts';
import { tokens } from '../github/data/believableWorld.ts';
import { addImages, addReleases } from '../github/data/history.ts';
import { startGitHub, type GitHub } from '../github/server.ts';
import {
  activeVersions,
  addOrganization,
  addPackage,
  addToken,
  addUser,
  emptyWorld,
  findAccount,
  packagesOf,
  type Package,
  type PackageVersion,
  type World,
} from '../github/world.ts';
import type { Workbench } from '../workbench/driver.ts';
import type { TreeRow, TreeView } from '../workbench/tree.ts';
import type { StoredSession } from '../workbench/secrets.ts';
import { patienceOfOneTry, waitFor } from '../workbench/waiting.ts';
import { mona, openSignedIn, type SceneOptions } from './stage.ts';

/*
 * What the tests of deleting share. They have a GitHub of their own: what they delete is missed nowhere else, and what
 * the extension remembers of it belongs to that host alone.
 */

/** Mona, signed in to delete and restore. */
export const manager = sessionOf('mona', tokens.mona.enterprise, ['delete:packages', 'read:org', 'write:packages']);

/** The three kinds of owner, with the paths that their packages have. */
export const owners = [
  { owner: 'mona', path: '/user/packages' },
  { owner: 'octo-org', path: '/orgs/octo-org/packages' },
  { owner: 'hubot', path: '/users/hubot/packages' },
] as const;

/** A GitHub where mona administers the same few packages under each kind of owner. */
export async function startSmallGitHub(): Promise<GitHub> {
  return startGitHub({ world: fewPackages() });
}

function fewPackages(): World {
  const world = emptyWorld();
  world.nextId = 31_400_001;
  addUser(world, 'mona');
  addUser(world, 'hubot');
  addOrganization(world, 'octo-org', { members: { mona: 'admin' } });
  addToken(world, tokens.mona.read, 'mona', readScopes);
  addToken(world, tokens.mona.enterprise, 'mona', manager.scopes);
  for (const { owner } of owners) {
    const add = (type: Package['type'], name: string) =>
      addPackage(world, owner, type, name, { visibility: 'private', admins: ['mona'] });
    addReleases(world, add('npm', 'settings-sync'), { versions: 14, first: 200, last: 1 });
    addReleases(world, add('npm', 'date-words'), { versions: 3, first: 90, last: 4 });
    addImages(world, add('container', 'status-page'), { releases: 1, first: 30, last: 30 });
    addReleases(world, add('nuget', 'Octo.Clock'), { versions: 30, first: 300, last: 2 });
  }
  return world;
}

export function packageOf({ world }: GitHub, owner: string, name: string): Package {
  const found = packagesOf(world, owner).find((each) => each.name === name);
  if (!found) throw new Error(`${owner} has no package ${name}.`);
  return found;
}

/** The versions that are not deleted, newest first. */
export function versionsOf(github: GitHub, owner: string, name: string): PackageVersion[] {
  return activeVersions(packageOf(github, owner, name));
}

/** The requests that change something, without their `/api/v3`. */
export function writesTo({ log }: GitHub): string[] {
  return (
    log
      // The list of attestations is read by a POST.
      .filter(({ method, url }) => method === 'DELETE' || (method === 'POST' && !url.includes('/attestations/')))
      .map(({ method, url }) => `${method} ${url.replace('/api/v3', '')}`)
  );
}

export interface DeletionScene {
  readonly workbench: Workbench;
  readonly view: TreeView;
  /** "Recently Deleted", opened. */
  readonly recentlyDeleted: TreeView;
}

/** Opens a window, signed in to browse and to manage, that shows both views. */
export async function openToDelete(github: GitHub, options: SceneOptions = {}): Promise<DeletionScene> {
  const { workbench, view } = await openSignedIn({
    sessions: [mona, manager],
    site: github.origin,
    height: 1100,
    ...options,
    settings: { 'githubPackages.owners': ['hubot'], ...options.settings },
  });
  return { workbench, view, recentlyDeleted: await openRecentlyDeleted(workbench) };
}

export async function openRecentlyDeleted(workbench: Workbench): Promise<TreeView> {
  await workbench.runCommand('GitHub Packages: Focus on Recently Deleted View');
  return workbench.view('Recently Deleted');
}

/** The entries of "Recently Deleted", once there are any, all operations opened; "Packages" makes room for them all. */
export async function deletedRows({ workbench: { page }, view, recentlyDeleted }: DeletionScene): Promise<string[]> {
  await togglePackages(false);
  const pane = page.locator('.pane', { has: page.locator('h3.title', { hasText: /^Recently Deleted$/ }) });
  // Several operations may have the same label.
  const closed = pane.locator('.monaco-list-rows > [aria-level="2"][aria-expanded="false"] .monaco-tl-twistie');
  const entriesOf = (all: readonly TreeRow[]) =>
    all.filter(({ level, expanded }) => level > 1 && expanded === undefined);
  const rows = await waitFor('all entries', async () => {
    if ((await closed.count()) > 0) {
      await closed.first().click({ timeout: patienceOfOneTry });
      return undefined;
    }
    const all = await recentlyDeleted.rows();
    const entries = entriesOf(all);
    return entries.length > 0 && entries.length === entryCount(all) ? entries : undefined;
  });
  await togglePackages(true);
  return rows.map(({ label, description }) => `${label}: ${description}`);

  async function togglePackages(open: boolean): Promise<void> {
    const header = page.locator('.pane-header', { has: page.locator('h3.title', { hasText: /^Packages$/ }) });
    if ((await header.getAttribute('aria-expanded')) !== String(open)) await header.locator('h3').click();
    if (open) await view.waitForRows('the owners', (all) => all.length > 0);
  }
}

/** How many entries "Recently Deleted" says that it has, under one day or, at midnight, two. */
export function entryCount(rows: readonly TreeRow[]): number {
  return rows.filter(({ level }) => level === 1).reduce((sum, { description }) => sum + Number(description), 0);
}

/** The text of the report of a run, as its preview shows it. */
export async function reportText({ editors }: Workbench, title: string): Promise<string> {
  const page = await editors.webview(`Preview ${title}.md`);
  return page.locator('.markdown-body', { has: page.locator('h1') }).innerText();
}

/** Takes a delete back, and waits until that is told. */
export async function undo({ notifications }: Workbench, message: string | RegExp): Promise<void> {
  await notifications.click(message, 'Undo');
  await notifications.close(await notifications.waitFor(/^Restored/));
}

/**
 * Answers VS Code's question for another sign-in with Allow, and signs mona in with the one-time code that it shows.
 *
 * @returns what the question said.
 */
export async function signInWithCode({ dialog, page }: Workbench, github: GitHub): Promise<string> {
  const question = await dialog.waitFor(/wants (you )?to sign in/);
  await dialog.click('Allow');
  const code = /[0-9A-F]{4}-[0-9A-F]{4}/.exec(await dialog.waitFor(/code/))?.[0] ?? '';
  const opening = page.context().waitForEvent('page');
  await dialog.click('Copy & Continue to Browser');
  await (await opening).close();
  const body = new URLSearchParams({ user_code: code, login: 'mona' });
  await fetch(`${github.origin}/login/device`, { method: 'POST', body });
  return question;
}

/** A session whose account is the one that a sign-in at this GitHub would give. */
export function sessionAt({ world }: GitHub, session: StoredSession): StoredSession {
  const { label } = session.account;
  return { ...session, account: { label, id: String(findAccount(world, label)?.id) } };
}
