import path from 'node:path';
import type { Secrets } from '../workbench/secrets.ts';
import { launchBrowser } from '../workbench/browser.ts';
import { Workbench, type Theme } from '../workbench/driver.ts';
import type { TreeRow } from '../workbench/tree.ts';
import type { Enterprise } from './enterprise.ts';

/** The themes that the pictures are taken in, by the end of the files' names. */
const themes: Record<string, Theme> = {
  light: 'Light Modern',
  dark: 'Dark Modern',
  'high-contrast': 'Default High Contrast',
};

/**
 * Writes pictures of the product as a person sees it: `NAME-THEME.png`, 1280 by 800 pixels.
 *
 * @param folder is made where it is not there.
 */
export async function takePictures(enterprise: Enterprise, secrets: Secrets, folder: string): Promise<void> {
  const browser = await launchBrowser();
  try {
    const workbench = await Workbench.open(browser, enterprise.workbench.url, { secrets });
    const picture = async (name: string) => {
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

    await view.expand('octo-org');
    await view.pickFromMenu(['octo-org', 'react-components'], 'Show Details');
    const details = await workbench.editors.webview('react-components');
    await details.getByRole('button', { name: 'Load all versions' }).click();
    await details.getByRole('button', { name: 'Load all versions' }).waitFor({ state: 'detached' });
    await picture('package');

    await view.expand('octo-org', 'api-gateway');
    const versions = await view.waitForRows('a tagged version', (rows) => rows.some(isTagged));
    const label = versions.find(isTagged)?.label ?? '';
    await view.pickFromMenu(['octo-org', 'api-gateway', label], 'Show Details');
    await (await workbench.editors.webview(label)).getByText('docker pull').first().waitFor();
    await picture('version');
  } finally {
    await browser.close();
  }
}

function isTagged({ icon }: TreeRow): boolean {
  return icon === 'codicon-tag';
}
