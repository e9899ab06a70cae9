import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { Workbench } from './driver.ts';
import { runExtensionHostTests } from './extensionHost.ts';
import { startFront } from './front.ts';
import { writeProbe } from './probe.ts';
import { sessionSecrets } from './secrets.ts';
import { startWorkbench, type WorkbenchServer } from './server.ts';

// Nothing listens there: sessions from the secret storage need no server.
const enterprise = 'http://127.0.0.1:9';
const scopes = ['read:org', 'read:packages'];
const secrets = sessionSecrets(
  ['octocat', 'hubot'].map((label) => ({
    id: label,
    scopes,
    accessToken: `token-of-${label}`,
    account: { label, id: label },
  })),
  { enterprise },
);

describe('a window of VS Code', () => {
  let probe: string;
  let server: WorkbenchServer;
  let browser: Browser;
  let workbench: Workbench;

  before(async function () {
    // The first run installs VS Code's server.
    this.timeout(300_000);
    probe = await writeProbe();
    server = await startWorkbench({
      extensionDevelopmentPath: probe,
      settings: { 'github-enterprise.uri': enterprise, 'probe.machine': 'here', 'probe.application': 'there' },
    });
    browser = await launchBrowser();
    workbench = await Workbench.open(browser, server.url, { secrets });
  });

  after(async () => {
    await browser.close();
    await server.stop();
    await rm(probe, { recursive: true });
  });

  it('reads settings of machine and application scope', async () => {
    await workbench.runCommand('Probe: Show Settings');
    await workbench.notifications.waitFor('here and there');
  });

  it('asks for consent and for the account, and then gives the session that was seeded', async () => {
    await workbench.accounts.waitFor('hubot (127.0.0.1:9)', 'octocat (127.0.0.1:9)');
    await workbench.runCommand('Probe: Sign In');
    const consent = await workbench.accounts.allow('hubot');
    assert.equal(consent, "The extension 'Probe' wants to sign in using 127.0.0.1:9.");
    await workbench.notifications.waitFor('The token of hubot is token-of-hubot');
  });

  it('keeps an account signed out across a reload', async () => {
    await workbench.accounts.signOut('hubot (127.0.0.1:9)');
    await workbench.reload();
    await workbench.accounts.waitFor('octocat (127.0.0.1:9)');
  });

  it('is signed in behind the front in a browser that knows nothing of it', async () => {
    const front = await startFront(server, secrets);
    const window = await Workbench.open(browser, front.url);
    await window.accounts.waitFor('hubot (127.0.0.1:9)', 'octocat (127.0.0.1:9)');
    await window.close();
    await front.stop();
  });

  it("reports failing tests of the extension host by the run's rejection", async () => {
    const tests = path.join(probe, 'failing.cjs');
    await writeFile(tests, `exports.run = () => Promise.reject(new Error('one test failed'));`);
    await assert.rejects(
      runExtensionHostTests({ extensionDevelopmentPath: probe, extensionTestsPath: tests }),
      /Test run failed with code 1/,
    );
  });
});
