import path from 'node:path';
import type { Secrets } from '../workbench/secrets.ts';
import { launchBrowser } from '../workbench/browser.ts';
import { Workbench, type Theme } from '../workbench/driver.ts';
import type { TreeRow } from '../workbench/tree.ts';
import { waitFor } from '../workbench/waiting.ts';
import type { Enterprise } from './enterprise.ts';

/** The themes that the pictures are taken in, by the end of the files' names. */
const themes: Record<string, Theme> = {
  light: 'Light Modern',
  dark: 'Dark Modern',
  'high-contrast': 'Default High Contrast',
};

/** Pixels of a picture. */
const size = { width: 1200, height: 740 };

/**
 * Writes pictures of the product as a person sees it: `NAME-THEME.png`.
 *
 * @param folder is made where it is not there.
 */
export async function takePictures(enterprise: Enterprise, secrets: Secrets, folder: string): Promise<void> {
  const browser = await launchBrowser();
  try {
    const workbench = await Workbench.open(browser, enterprise.workbench.url, { secrets, ...size });
    // The tooltip of a row may lie over what is beside it.
    const leaveRow = () => workbench.page.mouse.move(size.width - 1, size.height - 1);
    const picture = async (name: string) => {
      await leaveRow();
      for (const [theme, id] of Object.entries(themes)) {
        await workbench.setTheme(enterprise.workbench, id);
        const file = path.join(folder, `${name}-${theme}.png`);
        await workbench.screenshot(file);
        console.log(file);
      }
    };
    await workbench.openContainer('GitHub Packages');
    const view = workbench.view('Packages');
    await view.clickWelcomeButton('Sign In');
    await workbench.accounts.allow('mona');
    await widenSideBar(workbench, 120);

    await view.expand('octo-org');
    await view.pickFromMenu(['octo-org', 'react-components'], 'Show Details');
    const details = await workbench.editors.webview('react-components');
    const loadAll = details.getByRole('button', { name: 'Load All Versions' });
    await loadAll.click();
    await loadAll.waitFor({ state: 'detached' });
    await details.evaluate(() => scrollTo(0, 0));
    await workbench.notifications.waitForNone();
    await picture('package');

    const gateway = ['octo-org', 'api-gateway'];
    const images = await view.expand(...gateway);
    const [latest, before] = images.filter(isTagged).map(({ label }) => label);
    if (latest === undefined || before === undefined) throw new Error('There are no two images.');
    await view.expand(...gateway, latest);
    await view.pickFromMenu([...gateway, latest], 'Read Sizes');
    await view.waitForRows('sizes', (rows) => rows.some(({ description }) => /^[\d.]+ MB$/.test(description)));
    await view.click([...gateway, latest]);
    const version = await workbench.editors.webview(`api-gateway ${latest}`);
    await version.getByRole('heading', { name: 'SBOM' }).waitFor();
    await version.getByRole('heading', { name: 'Platforms' }).evaluate((element) => element.scrollIntoView());
    await picture('image');
    await view.click([...gateway, before], 'ControlOrMeta');
    await view.pickFromMenu([...gateway, before], 'Compare Versions…');
    const comparison = await workbench.editors.webview(`api-gateway ${before} ↔ ${latest.split(', ')[0] ?? ''}`);
    await comparison.getByText('Compare the Commits on GitHub').waitFor();
    await picture('compare');
    await workbench.runCommand('View: Close All Editors');

    await takeCleanUp(workbench, gateway, picture);

    await view.collapse(...gateway, latest);
    const untagged = (await view.expand(...gateway, 'Untagged')).find(({ label }) => label.startsWith('sha256:'));
    const older = images.find(({ label: tags }) => /^\d+\.\d+\.\d+$/.test(tags))?.label ?? '';
    await view.click([...gateway, 'Untagged', untagged?.label ?? '']);
    await view.click([...gateway, older], 'ControlOrMeta');
    await view.pickFromMenu([...gateway, older], 'Delete Versions…');
    await workbench.dialog.waitFor(/^Delete /);
    await picture('delete');
    const buttons = await workbench.dialog.buttons();
    await workbench.dialog.click(buttons.find((button) => /^Delete (\d+ )?Versions?$/.test(button)) ?? '');
    await workbench.notifications.waitFor(/^Deleted/);
    await view.collapse('octo-org');
    await workbench.runCommand('GitHub Packages: Focus on Recently Deleted View');
    await workbench.view('Recently Deleted').row('Today');
    await picture('deleted');
    await takeConflicts(workbench, picture);
  } finally {
    await browser.close();
  }
}

/** Two templates, their plan, and why a version is kept. */
async function takeCleanUp(
  workbench: Workbench,
  row: string[],
  picture: (name: string) => Promise<void>,
): Promise<void> {
  await workbench.view('Packages').pickFromMenu(row, 'Clean Up…');
  const title = `Clean Up: ${row.join('/')}`;
  const panel = await workbench.editors.webview(title);
  for (const template of ['Keep the last 10 releases, delete older ones', 'Delete untagged images after 7 days']) {
    await panel.getByRole('button', { name: template }).click();
  }
  await panel.getByRole('button', { name: 'Add from Template' }).click();
  await panel.getByRole('button', { name: /^Delete \d+ Versions…$/ }).waitFor();
  await panel.getByRole('button', { name: /Rule 2/ }).click();
  await panel
    .getByRole('button', { name: /^Why\?/ })
    .first()
    .click();
  await panel
    .getByText(/Number 2 of/)
    .first()
    .waitFor();
  // Rules and plan side by side need the room of the side bar.
  const toggleSideBar = () => workbench.runCommand('View: Toggle Primary Side Bar Visibility');
  await toggleSideBar();
  await panel.evaluate(() => scrollTo(0, 0));
  await picture('clean-up');
  await toggleSideBar();
  await workbench.editors.close(title);
}

/** The report of mona and her organizations, one row of it open. */
async function takeConflicts(workbench: Workbench, picture: (name: string) => Promise<void>): Promise<void> {
  await workbench.notifications.close(/^Deleted/);
  await workbench.runCommand('View: Close All Editors');
  await widenSideBar(workbench, -120);
  await workbench.runCommand('GitHub Packages: Show Docker Migration Conflicts');
  await workbench.quickInput.waitForItem('octo-org');
  await workbench.quickInput.pick('All owners');
  await workbench.quickInput.accept();
  const { editors } = workbench;
  const title = await waitFor('the report', async () =>
    (await editors.titles()).find((each) => each.startsWith('Docker Migration Conflicts: ')),
  );
  const report = await editors.webview(title);
  await report.locator('progress').waitFor({ state: 'detached' });
  await picture('conflicts');
  await report.getByRole('button', { name: 'Show Details: hello-world' }).click();
  const outcome = report.locator('.outcome.present');
  await outcome.waitFor();
  await outcome.evaluate((element) => element.closest('tr')?.previousElementSibling?.scrollIntoView());
  await picture('collision');
  await editors.close(title);
}

function isTagged({ icon }: TreeRow): boolean {
  return icon === 'codicon-tag';
}

/** Drags the side bar's edge, so that a row's description has room. */
async function widenSideBar(workbench: Workbench, pixels: number): Promise<void> {
  const box = await workbench.page.locator('.part.sidebar').boundingBox();
  if (!box) throw new Error('There is no side bar.');
  const { mouse } = workbench.page;
  await mouse.move(box.x + box.width, box.y + 300);
  await mouse.down();
  await mouse.move(box.x + box.width + pixels, box.y + 300, { steps: 5 });
  await mouse.up();
}
