import assert from 'node:assert/strict';
import { startGitHub, type GitHub } from '../github/server.ts';
import type { TreeView } from '../workbench/tree.ts';
import type { Workbench } from '../workbench/driver.ts';
import { startProxy, type Proxy } from './proxy.ts';
import { closeWindows, github, openSignedIn, requests, server } from './stage.ts';

describe('A GitHub that cannot be reached', () => {
  let workbench: Workbench;
  let view: TreeView;
  let site: GitHub;

  before(async () => {
    site = await startGitHub({ world: github.world });
    ({ workbench, view } = await openSignedIn({ site: site.origin }));
  });
  after(async () => {
    await closeWindows();
    await site.close();
  });

  it('leaves a row that says so, and its packages after Retry', async () => {
    await site.close();
    const rows = await view.expand('octo-org');
    assert.deepEqual(
      rows.map(({ label, description }) => [label, description]),
      [['No connection', 'packages']],
    );
    site = await startGitHub({ world: github.world, port: Number(new URL(site.origin).port) });
    await view.clickInlineAction(['octo-org', 'No connection'], 'Retry');
    await view.row('octo-org', 'design-tokens');
    await view.row('octo-org', 'api-gateway');
  });

  it('is told apart from an address that is missing or wrong', async () => {
    for (const address of ['', 'not an address']) {
      await server.changeSettings({ 'github-enterprise.uri': address });
      await view.waitForWelcome(/its address is missing or not valid/);
      assert.deepEqual(await view.rows(), []);
    }
    await server.changeSettings({ 'github-enterprise.uri': site.origin });
    await view.row('octo-org');
    assert.equal(await workbench.dialog.isOpen(), false);
  });
});

describe('Behind a proxy', () => {
  let proxy: Proxy;

  before(async () => {
    // Only the proxy knows where this address leads: nothing listens there. VS Code asks a proxy for it, unlike for 127.0.0.1.
    proxy = await startProxy({ '127.0.0.9': github.origin });
  });
  after(async () => {
    await closeWindows();
    await proxy.close();
  });

  it('sends every request through the proxy of the setting `http.proxy`', async () => {
    const site = 'http://127.0.0.9';
    const { view } = await openSignedIn({ site, settings: { 'http.proxy': proxy.origin } });
    await view.expand('octo-org');
    await view.row('octo-org', 'api-gateway');
    assert.equal(requests('/orgs/octo-org/packages?').length, 6);
    assert.ok(github.log.every(({ headers }) => headers.host === '127.0.0.9'));
    assert.ok(proxy.targets.includes('127.0.0.9'));
  });
});
