import type { Browser } from 'playwright-core';
import { readScopes, sessionOf } from '../../demo/enterprise.ts';
import { packageExtension } from '../../demo/extension.ts';
import { launchBrowser } from '../../workbench/browser.ts';
import { Workbench } from '../../workbench/driver.ts';
import { extensionHostMemory, pageHeap } from '../../workbench/memory.ts';
import { sessionSecrets } from '../../workbench/secrets.ts';
import { startWorkbench } from '../../workbench/server.ts';
import { watchLongTasks } from '../../workbench/smoothness.ts';
import { waitFor } from '../../workbench/waiting.ts';
import { maxInFlight, type BarName } from '../bars.ts';
import { bareVersions } from '../clients/loop.ts';
import { figure, type Row, type Unit } from '../row.ts';
import type { Site } from '../site/site.ts';
import { imageOrganization, images, token } from '../site/world.ts';
import { median, pagesLimit, ratios } from '../statistics.ts';
import { shown } from '../table.ts';
import { timed, type Task } from '../task.ts';

const packages = [
  { name: images.hundredThousand, versions: 100_000, bar: 'largeLoaded100' },
  { name: images.fourHundredThousand, versions: 400_000, bar: 'largeLoaded400' },
] as const;

/** What the bare loop reads: a part, since its time grows evenly. */
const barePages = 1000;

/** Very many versions in a real workbench, without limits: how long they take, and what they leave in memory. */
export const largeList: Task = {
  name: 'large',
  async run({ rounds, latency, site }) {
    const github = await site();
    const server = await startWorkbench({
      vsix: await packageExtension(),
      settings: { 'github-enterprise.uri': github.origin, 'githubPackages.provider': 'github-enterprise' },
    });
    const browser = await launchBrowser();
    try {
      const rows: Row[] = [];
      let last: readonly Round[] = [];
      for (const { name, versions, bar } of packages) {
        const measured: Round[] = [];
        for (let round = 0; round < rounds; round++) {
          measured.push(await measureRound(browser, server.url, github, latency, name, versions));
        }
        rows.push(loadedRow(bar, measured, versions / 100));
        last = measured;
      }
      return [...rows, ...largestRows(last)];
    } finally {
      await browser.close();
      await server.stop();
    }
  },
};

/** Times in ms, memory in bytes more than before. */
interface Round {
  /** From the first request of Load All until the tree has the last range. */
  readonly loaded: number;
  /** The round trips of Load All, or what a bare loop took for as many pages in the same round, if that is more. */
  readonly limit: number;
  readonly heap: number;
  readonly resident: number;
  readonly windowHeap: number;
  readonly refreshed: number;
  readonly cleared: number;
  readonly longestTask: number;
}

async function measureRound(
  browser: Browser,
  url: string,
  github: Site,
  latency: number,
  name: string,
  versions: number,
): Promise<Round> {
  const secrets = sessionSecrets([sessionOf('ann', token, readScopes)], { enterprise: github.origin });
  const window = await Workbench.open(browser, url, { secrets });
  try {
    await github.setLatency(0);
    await window.openContainer('GitHub Packages');
    const view = window.view('Packages');
    await view.clickWelcomeButton('Sign In');
    await window.accounts.allow('ann');
    const path = [imageOrganization, name];
    await view.row(imageOrganization);
    await view.expand(imageOrganization);
    // It is open where an earlier round has left it so.
    await view.collapse(...path);
    const closed = await view.length();
    await view.expand(...path);
    const hostMemory = extensionHostMemory();
    const windowHeap = await pageHeap(window.page);
    const [hostBefore, windowBefore] = [await hostMemory(), await windowHeap()];
    const longTasks = await watchLongTasks(window.page);

    await github.setLatency(latency);
    await view.pickFromMenu(path, 'Load All Versions');
    // The ranges, and Deleted versions.
    const shown = closed + versions / 1000 + 1;
    await waitFor('all ranges', async () => (await view.length()) === shown, 300_000);
    const loaded = Date.now() - Math.min(...(await github.requestTimes()));
    await window.notifications.waitForNone();
    const [hostAfter, windowAfter] = [await hostMemory(), await windowHeap()];

    const hasMark = async () =>
      (await view.rows()).some(({ label, description }) => label === name && description.includes('as of'));
    const refreshed = await timed(async () => {
      await view.clickTitleAction('Refresh');
      await waitFor('the mark of what was not asked for again', hasMark, 10_000);
    });
    await view.clickTitleAction('Filter…');
    await window.quickInput.waitForStep('Filter Packages and Versions');
    // What one version in 4,096 has.
    await window.quickInput.type('sha-123');
    await window.quickInput.accept();
    const hasRanges = async () => (await view.length()) === shown;
    await waitFor('what the filter leaves', async () => !(await hasRanges()), 10_000);
    const cleared = await timed(async () => {
      await view.clickTitleAction('Clear Filter');
      await waitFor('the ranges', hasRanges, 10_000);
    });
    // After the measurement: neither takes CPU from the other.
    const pages = versions / 100;
    const bare = (await bareVersions(github.origin, name, barePages, maxInFlight)) * (pages / barePages);
    return {
      loaded,
      limit: Math.max(bare, pagesLimit(pages, maxInFlight, latency)),
      heap: hostAfter.heap - hostBefore.heap,
      resident: hostAfter.resident - hostBefore.resident,
      windowHeap: windowAfter - windowBefore,
      refreshed,
      cleared,
      longestTask: Math.max(0, ...(await longTasks())),
    };
  } finally {
    await window.close();
  }
}

function loadedRow(bar: BarName, measured: readonly Round[], pages: number): Row {
  const ours = figure('ms', ...measured.map(({ loaded }) => loaded));
  const limit = figure('ms', ...measured.map((round) => round.limit));
  const note = `${shown(median(ours.rounds) / pages, 'ms')} a page`;
  return { bar, ours, limit, judged: figure('times', ...ratios(ours.rounds, limit.rounds)), note };
}

function largestRows(measured: readonly Round[]): Row[] {
  const row = (bar: BarName, unit: Unit, value: (round: Round) => number): Row => {
    const ours = figure(unit, ...measured.map(value));
    return { bar, ours, judged: ours };
  };
  return [
    row('largeHeap', 'bytes', ({ heap }) => heap),
    row('largeResident', 'bytes', ({ resident }) => resident),
    row('largeWindow', 'bytes', ({ windowHeap }) => windowHeap),
    row('largeRefresh', 'ms', ({ refreshed }) => refreshed),
    row('largeFilter', 'ms', ({ cleared }) => cleared),
    row('largeLongest', 'ms', ({ longestTask }) => longestTask),
  ];
}
