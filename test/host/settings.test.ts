import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { readScopes } from '../../src/vscode/session/sessions.ts';
import { readSettings } from '../../src/vscode/settings.ts';

describe('the settings', () => {
  const ours = vscode.workspace.getConfiguration('githubPackages');
  const set = (name: string, value: unknown) => ours.update(name, value, vscode.ConfigurationTarget.Global);

  afterEach(async () => {
    for (const name of ['owners', 'packageTypes', 'pageSize', 'groupByType']) await set(name, undefined);
  });

  it('show all six types, 100 at a time, of github.com, and ask for reading alone', () => {
    assert.deepEqual(readSettings(), {
      provider: 'github',
      enterpriseUri: '',
      owners: [],
      packageTypes: ['container', 'docker', 'maven', 'npm', 'nuget', 'rubygems'],
      groupByType: false,
      pageSize: 100,
      useRepoScope: false,
    });
    assert.deepEqual(readScopes(readSettings()), ['read:org', 'read:packages']);
  });

  it('replace what is wrong in a settings file', async () => {
    await set('owners', ['octo-org', 7, '  ', ' hubot ']);
    await set('packageTypes', ['npm', 'floppy', 'container']);
    await set('pageSize', 5000);
    const settings = readSettings();
    assert.deepEqual(settings.owners, ['octo-org', 'hubot']);
    assert.deepEqual(settings.packageTypes, ['container', 'npm']);
    assert.equal(settings.pageSize, 100);
    await set('pageSize', 0);
    assert.equal(readSettings().pageSize, 100);
  });

  it('add the repo scope to the read set, and nothing else', () => {
    assert.deepEqual(readScopes({ useRepoScope: true }), ['read:org', 'read:packages', 'repo']);
  });

  it('cannot be set by a workspace where they decide whom the token is sent to', async () => {
    for (const [name, value] of Object.entries({ provider: 'github-enterprise', useRepoScope: true, owners: ['x'] })) {
      await assert.rejects(async () => ours.update(name, value, vscode.ConfigurationTarget.Workspace), /./, name);
    }
  });
});
