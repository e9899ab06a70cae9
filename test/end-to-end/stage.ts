import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { consentOf, readScopes, sessionOf, startEnterprise, type Enterprise } from '../demo/enterprise.ts';
import { packageExtension } from '../demo/extension.ts';
import { tokens } from '../github/data/believableWorld.ts';
import type { LoggedRequest } from '../github/faults.ts';
import type { GitHub } from '../github/server.ts';
import { launchBrowser } from '../workbench/browser.ts';
import { repositoryRoot } from '../workbench/cache.ts';
import { Workbench, type Theme, type WindowOptions } from '../workbench/driver.ts';
import { sessionSecrets, type StoredSession } from '../workbench/secrets.ts';
import type { Settings, WorkbenchServer } from '../workbench/server.ts';
import type { TreeView } from '../workbench/tree.ts';

/*
 * What all end-to-end tests share: one GitHub, one VS Code server with the packaged extension, one browser. Each scene
 * opens windows of its own; whatever a test changes here is put back before the next.
 */

/** Where pictures and the logs of failed tests go. */
export const resultsFolder = path.join(repositoryRoot, 'out', 'end-to-end');

export let github: GitHub;
export let server: WorkbenchServer;
let enterprise: Enterprise;
let browser: Browser;
const windows: Workbench[] = [];

/** Where the extension keeps what its tree showed, under the server's folder. */
export const snapshots = 'data/User/globalStorage/packages-explorer.github-packages-explorer/snapshots';

/** Mona, signed in to browse. */
export const mona = sessionOf('mona', tokens.mona.read, readScopes);

/** The themes that pictures are taken in; all with the environment variable EVERY_THEME, as in `npm run soak`. */
export const themes: readonly Theme[] = process.env.EVERY_THEME
  ? ['Light Modern', 'Dark Modern', 'Default High Contrast', 'Default High Contrast Light']
  : ['Light Modern', 'Default High Contrast'];

/** What a test may change; `undefined` is VS Code's own default. */
const changeable = [
  'files.autoSave',
  'http.proxy',
  'http.proxySupport',
  'workbench.colorTheme',
  'githubPackages.owners',
  'githubPackages.packageTypes',
  'githubPackages.groupByType',
  'githubPackages.pageSize',
  'githubPackages.useRepoScope',
];

before(async function () {
  this.timeout(300_000);
  enterprise = await startEnterprise({ vsix: process.env.EXTENSION_VSIX ?? (await packageExtension()) });
  github = enterprise.github;
  server = enterprise.workbench;
  browser = await launchBrowser();
  await mkdir(resultsFolder, { recursive: true });
});

beforeEach(() => github.clearLog());

afterEach(async function () {
  github.faults.splice(0);
  github.openGates();
  if (this.currentTest?.state === 'failed') await keepEvidence(this.currentTest.fullTitle());
});

after(async () => {
  await browser.close();
  await enterprise.stop();
});

export interface SceneOptions extends Omit<WindowOptions, 'secrets'> {
  /** Who has signed in to VS Code before. Default: mona. */
  readonly sessions?: readonly StoredSession[];
  /** Where they have signed in, and what VS Code is set to. Default: the shared GitHub. */
  readonly site?: string;
  /** Over the defaults of VS Code and of the extension. */
  readonly settings?: Settings;
}

/** Opens a window, the settings being the defaults and these. */
export async function openWindow(options: SceneOptions = {}): Promise<Workbench> {
  const { sessions = [mona], site = github.origin, settings = {}, ...window } = options;
  await server.changeSettings({
    ...Object.fromEntries(changeable.map((name) => [name, undefined])),
    'github-enterprise.uri': site,
    'githubPackages.provider': 'github-enterprise',
    ...settings,
  });
  const secrets = sessionSecrets([...sessions], { enterprise: site });
  const workbench = await Workbench.open(browser, server.url, { ...window, secrets });
  windows.push(workbench);
  return workbench;
}

/**
 * Opens a window whose "Packages" view shows the owners of an account, which the extension has been allowed to use: a
 * click on Sign In (in startup.test.ts) takes seconds.
 */
export async function openSignedIn(options: SceneOptions = {}): Promise<{ workbench: Workbench; view: TreeView }> {
  // What an earlier scene has shown is not shown again.
  await rm(path.join(server.dataDir, snapshots), { recursive: true, force: true });
  const [{ account } = mona] = options.sessions ?? [];
  const workbench = await openWindow({ ...options, consents: [consentOf(account.label)] });
  await workbench.openContainer('GitHub Packages');
  const view = workbench.view('Packages');
  await view.waitForRows('the owners', (rows) => rows.length > 0);
  return { workbench, view };
}

/** Ends a scene, with the extension hosts of its windows. */
export async function closeWindows(): Promise<void> {
  for (const window of windows.splice(0)) await window.close();
  await server.waitForExtensionHosts();
}

/** The requests to GitHub so far, without their `/api/v3`; those that match, in their order. */
export function requests(match: string | RegExp = ''): string[] {
  const isMatch = ({ url }: LoggedRequest) => (typeof match === 'string' ? url.includes(match) : match.test(url));
  return github.log.filter(isMatch).map(({ method, url }) => `${method} ${url.replace('/api/v3', '')}`);
}

/** The requests without that for the name of an organization that wants single sign-on, which comes when it likes. */
export function asked(): string[] {
  return requests().filter((request) => !/^GET \/user\/\d+$/.test(request));
}

/** What GitHub answers mona. */
export async function answerOf(target: string): Promise<unknown> {
  const answer = await fetch(`${github.origin}/api/v3${target}`, {
    headers: { authorization: `Bearer ${tokens.mona.read}` },
  });
  return answer.json();
}

/** Pictures of the open windows, and the newest logs of the extension host. */
async function keepEvidence(title: string): Promise<void> {
  const folder = path.join(resultsFolder, `failed ${title.replaceAll(/[^\w .,-]/g, '').slice(0, 100)}`);
  for (const [index, window] of windows.entries()) {
    await window.screenshot(path.join(folder, `window ${index + 1}.png`)).catch(() => undefined);
  }
  const newest = (await readdir(server.logsDir)).sort().at(-1);
  if (newest) await cp(path.join(server.logsDir, newest), path.join(folder, 'logs'), { recursive: true });
  console.log(`      A picture and the extension host's logs are in ${folder}`);
}
