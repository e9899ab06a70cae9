import type { Browser, Page } from 'playwright-core';
import { packageRowsOf } from '../../../src/core/cleanUp/packageRows.ts';
import { planInputOf } from '../../../src/core/cleanUp/planInput.ts';
import { createPlanTable, type PlanTable } from '../../../src/core/cleanUp/planTable.ts';
import { createVersionTable } from '../../../src/core/cleanUp/versionTable.ts';
import { createPlanner, type Rule } from '../../../src/core/retention/index.ts';
import type { FromCleanUpPage, PlanQuery, RowsView, ToCleanUpPage } from '../../../src/messages/cleanUp.ts';
import { sourceOf } from '../../webview/cleanUpFixture.ts';
import { openCleanUpPanel } from '../../webview/cleanUpPanel.ts';
import { launchBrowser } from '../../workbench/browser.ts';
import { scroll, type Smoothness } from '../../workbench/smoothness.ts';
import { gatherImages, now, rules as firstRules } from '../gatheredImages.ts';
import { figure } from '../row.ts';
import { median, quantile } from '../statistics.ts';
import { shown } from '../table.ts';
import type { Task } from '../task.ts';

/** Each is typed into the field "Older than" of the first rule, and changes the plan. In days. */
const ages = ['400', '900', '500', '800', '600', '700'];
const turns = 200;

/** The page of Clean Up in a browser, with plans of one package of 100,000 versions. */
export const planPage: Task = {
  name: 'page',
  async run({ rounds }) {
    const browser = await launchBrowser();
    try {
      const measured: Round[] = [];
      for (let round = 0; round < rounds; round++) measured.push(await measureRound(browser));
      const edit = figure('ms', ...measured.map(({ edits }) => median(edits)));
      const slowest = Math.max(...measured.flatMap(({ edits }) => edits));
      const frames = figure('ms', ...measured.map(({ moved }) => quantile(moved.frames, 0.95)));
      const longest = Math.max(0, ...measured.flatMap(({ moved }) => moved.longTasks));
      return [
        {
          bar: 'planEdit',
          ours: edit,
          judged: edit,
          note: `from key to frame, planning included; ${shown(slowest, 'ms')} the slowest`,
        },
        { bar: 'planFrames', ours: frames, judged: frames, note: `the longest task ${shown(longest, 'ms')}` },
      ];
    } finally {
      await browser.close();
    }
  },
};

interface Round {
  /** From the key to the frame that shows the new plan, in ms. */
  readonly edits: readonly number[];
  readonly moved: Smoothness;
}

async function measureRound(browser: Browser): Promise<Round> {
  const host = createHost();
  const panel = await openCleanUpPanel(browser, host, { width: 1200 });
  const { page } = panel;
  await panel.post(host.show());
  await page.click('[aria-label="Edit: rule 1"]');
  const edits: number[] = [];
  for (const age of ages) edits.push(await edit(page, age));
  const moved = await scroll(page.locator('.versions-body'), turns, 1_100);
  const scrolled = await page.evaluate(() => window.scrollY);
  if (scrolled < (turns * 1_100) / 2) throw new Error(`The page has scrolled by ${String(scrolled)} pixels alone.`);
  await page.context().close();
  return { edits, moved };
}

/** Returns how long it takes until the totals of the next plan are in a frame, in ms. */
async function edit(page: Page, age: string): Promise<number> {
  const took = page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        let started = 0;
        document.addEventListener('input', () => (started = performance.now()), { once: true, capture: true });
        const totals = document.querySelector('.totals h2');
        if (!totals) throw new Error('There are no totals');
        const observer = new MutationObserver(() => {
          observer.disconnect();
          // A task after the frame: then it has been painted.
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - started)));
        });
        setTimeout(() => reject(new Error('The plan has not changed')), 10_000);
        observer.observe(totals, { characterData: true, childList: true, subtree: true });
      }),
  );
  await page.fill('.rule-form >> internal:label="Older than"', age);
  return took;
}

/** What the extension does for the page: it plans after every edit, and answers for the rows. */
function createHost() {
  const gathered = gatherImages();
  const input = planInputOf(gathered);
  const planner = createPlanner();
  const table = createVersionTable([packageRowsOf(gathered, input)], ['container/api']);
  let rules: readonly Rule[] = firstRules;
  let query: PlanQuery = { search: '', sortBy: 'created', descending: true };
  let planned: PlanTable | undefined;
  const plan = () => {
    const next = planner.plan({ now, rules, packages: [input] });
    return (planned = createPlanTable(table, next, planned, Date.parse(now)));
  };
  const show = (current = plan()): ToCleanUpPage => {
    const { totals, groups, months } = current;
    return {
      type: 'show',
      view: {
        kind: 'rules',
        title: 'Clean Up: octo-org',
        subtitle: now,
        sources: [sourceOf(rules)],
        canCreateFile: false,
        templates: [],
        packages: ['container/api'],
        failures: [],
        notes: [],
        state: {},
        plan: {
          totals: {
            deleted: `${String(totals.deleted)} versions would be deleted`,
            kept: `${String(totals.versions - totals.deleted)} stay`,
          },
          groups: groups.map(({ id, verdict, count }) => ({ id, verdict, label: id, count })),
          timeline: months.map(({ month, deleted, kept }) => ({ label: month, tick: month, deleted, kept })),
          query,
          rows: rowsOf(current, query, 0, 100),
        },
      },
    };
  };
  return {
    gate: Promise.resolve(),
    show,
    answer(message: FromCleanUpPage): ToCleanUpPage | undefined {
      switch (message.type) {
        case 'setRules':
          rules = message.rules as unknown as readonly Rule[];
          return show();
        case 'query':
          query = message.query;
          return show(planned);
        case 'rows':
          return planned && { type: 'rows', rows: rowsOf(planned, query, message.first, message.count) };
        default:
          return undefined;
      }
    },
  };
}

function rowsOf(table: PlanTable, query: PlanQuery, first: number, count: number): RowsView {
  const { items, ...place } = table.rows(query, first, count);
  return {
    ...place,
    items: items.map(({ package: index, version, tags, planned, size, isChanged }) => ({
      package: index,
      id: version.id,
      name: tags[0] ?? version.name,
      createdAt: version.createdAt,
      verdict: planned.verdict,
      reason: planned.reason,
      size,
      choice: planned.verdict === 'delete' ? 'free' : 'none',
      isChanged,
    })),
  };
}
