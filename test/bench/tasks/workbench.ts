import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { readScopes, sessionOf } from '../../demo/enterprise.ts';
import { packageExtension } from '../../demo/extension.ts';
import { launchBrowser } from '../../workbench/browser.ts';
import { repositoryRoot } from '../../workbench/cache.ts';
import { Workbench } from '../../workbench/driver.ts';
import { sessionSecrets } from '../../workbench/secrets.ts';
import { startWorkbench } from '../../workbench/server.ts';
import { activationTimes, builtInExtensions } from '../../workbench/startupPerformance.ts';
import { waitFor } from '../../workbench/waiting.ts';
import { figure, type Row } from '../row.ts';
import type { Site } from '../site/site.ts';
import { imageOrganization, images, token } from '../site/world.ts';
import { median, quantile, ratios } from '../statistics.ts';
import { shown } from '../table.ts';
import type { Task } from '../task.ts';

const extensionId = 'packages-explorer.github-packages-explorer';
const versions = 10_000;
/** The rows that hold them. */
const ranges = Array.from({ length: versions / 1000 }, (_, index) => {
  return `Versions ${(index * 1000 + 1).toLocaleString('en')}–${((index + 1) * 1000).toLocaleString('en')}`;
});
/** Of the mouse wheel. */
const turns = 200;

/** The packaged extension in a real workbench: its size, its activation, and a tree of 10,000 rows. */
export const workbench: Task = {
  name: 'workbench',
  async run({ rounds, latency, site }) {
    const vsix = await packageExtension();
    const github = await site();
    const server = await startWorkbench({
      vsix,
      settings: { 'github-enterprise.uri': github.origin, 'githubPackages.provider': 'github-enterprise' },
    });
    try {
      const browser = await launchBrowser();
      try {
        const measured: Round[] = [];
        for (let round = 0; round < rounds; round++) {
          measured.push(await measureRound(browser, server.url, github, latency));
        }
        return [...rowsOf(measured), ...sizes(vsix)];
      } finally {
        await browser.close();
      }
    } finally {
      await server.stop();
    }
  },
};

/** All in ms. */
interface Round {
  readonly activation: number;
  readonly builtIn: readonly number[];
  /** From the first request of "Load All Versions" until the tree has all ranges. */
  readonly loaded: number;
  /** From the last answer until then. */
  readonly rendered: number;
  readonly frames: readonly number[];
  readonly longestTask: number;
}

async function measureRound(browser: Browser, url: string, github: Site, latency: number): Promise<Round> {
  const secrets = sessionSecrets([sessionOf('ann', token, readScopes)], { enterprise: github.origin });
  const window = await Workbench.open(browser, url, { secrets });
  try {
    await github.setLatency(0);
    // What is loaded while the window still starts waits for whatever else does: that would be the time of others.
    await activationTimes(window, builtInExtensions.slice(1));
    await window.openContainer('GitHub Packages');
    const view = window.view('Packages');
    await view.clickWelcomeButton('Sign In');
    await window.accounts.allow('ann');
    const path = [imageOrganization, images.tenThousand];
    await view.row(imageOrganization);
    const times = await activationTimes(window, [extensionId, ...builtInExtensions]);
    await view.expand(imageOrganization);
    await view.expand(...path);

    await github.setLatency(latency);
    await view.pickFromMenu(path, 'Load All Versions');
    await view.row(...path, ranges.at(-1) ?? '');
    const shown = Date.now();
    const requests = await github.requestTimes();
    await window.notifications.waitForNone();
    // The last first: so the others stay in sight.
    for (const range of ranges.toReversed()) await view.expand(...path, range);
    await waitFor('all rows', async () => (await view.length()) > versions, 60_000);
    await window.page.keyboard.press('Home');
    const before = (await view.rows())[0]?.index ?? 0;
    const { frames, longTasks } = await view.scroll(turns, 1_100);
    const moved = ((await view.rows())[0]?.index ?? 0) - before;
    if (moved < turns) throw new Error(`The tree has scrolled by ${String(moved)} rows alone.`);
    return {
      activation: times.get(extensionId) ?? NaN,
      builtIn: builtInExtensions.map((id) => times.get(id) ?? NaN),
      loaded: shown - (requests[0] ?? NaN),
      rendered: shown - Math.max(...requests) - latency,
      frames,
      longestTask: Math.max(...longTasks, 0),
    };
  } finally {
    await window.close();
  }
}

function rowsOf(measured: readonly Round[]): Row[] {
  const ms = (value: (round: Round) => number) => figure('ms', ...measured.map(value));
  const rendered = ms((round) => round.rendered);
  const frames = ms((round) => quantile(round.frames, 0.95));
  const longest = ms((round) => round.longestTask);
  const activation = ms((round) => round.activation);
  const builtIn = ms((round) => median(round.builtIn));
  const loaded = shown(median(measured.map((round) => round.loaded)), 'ms');
  return [
    { bar: 'treeRendered', ours: rendered, judged: rendered, note: `${loaded} from Load All on` },
    { bar: 'treeFrames', ours: frames, judged: frames },
    { bar: 'treeLongest', ours: longest, judged: longest },
    {
      bar: 'activation',
      ours: activation,
      limit: builtIn,
      judged: figure('times', ...ratios(activation.rounds, builtIn.rounds)),
    },
  ];
}

function sizes(vsix: string): Row[] {
  const folder = path.join(repositoryRoot, 'dist');
  const size = (files: readonly string[]) =>
    files.reduce((sum, file) => sum + statSync(path.join(folder, file)).size, 0);
  const all = readdirSync(folder).filter((name) => name.endsWith('.cjs'));
  const [bundle, whole] = [figure('bytes', size(['extension.cjs'])), figure('bytes', statSync(vsix).size)];
  const note = `read at activation; ${shown(size(all), 'bytes')} with what is read when it is needed`;
  return [
    { bar: 'bundle', ours: bundle, judged: bundle, note },
    { bar: 'package', ours: whole, judged: whole },
  ];
}
