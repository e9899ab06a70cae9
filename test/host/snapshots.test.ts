import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { githubDotCom } from '../../src/core/github/host.ts';
import { SnapshotFiles } from '../../src/vscode/explorer/snapshotFiles.ts';
import { Snapshots } from '../../src/vscode/explorer/snapshots.ts';
import { Sessions } from '../../src/vscode/session/sessions.ts';
import { waitFor } from '../workbench/waiting.ts';

describe('the snapshots', () => {
  const { getAccounts } = vscode.authentication;
  const original = Object.getOwnPropertyDescriptor(vscode.authentication, 'onDidChangeSessions');
  const event = new vscode.EventEmitter<vscode.AuthenticationSessionsChangeEvent>();
  const log = vscode.window.createOutputChannel('Snapshots of a test', { log: true });
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'snapshots-'));
    await vscode.workspace
      .getConfiguration('githubPackages')
      .update('provider', 'github-enterprise', vscode.ConfigurationTarget.Global);
    const play = (provider: string) => Promise.resolve(provider === 'github' ? [{ id: '2', label: 'hubot' }] : []);
    Object.assign(vscode.authentication, { getAccounts: play });
    // The editor's own accounts cannot be signed out of in tests.
    Object.defineProperty(vscode.authentication, 'onDidChangeSessions', { value: event.event, configurable: true });
  });
  after(async () => {
    Object.assign(vscode.authentication, { getAccounts });
    Object.defineProperty(vscode.authentication, 'onDidChangeSessions', original ?? {});
    await vscode.workspace
      .getConfiguration('githubPackages')
      .update('provider', undefined, vscode.ConfigurationTarget.Global);
    log.dispose();
    event.dispose();
    await rm(folder, { recursive: true });
  });

  it('of an account go when it signs out, though another provider is browsed with', async () => {
    const files = new SnapshotFiles(folder);
    const sessions = new Sessions(log, 'host-test');
    const snapshots = new Snapshots(files, log, sessions);
    for (const account of ['1', '2']) await files.write({ host: githubDotCom, account }, account);
    event.fire({ provider: { id: 'github', label: 'GitHub' } });
    await waitFor('the file of the first to go', async () => (await readdir(folder)).length === 1);
    assert.equal(await files.read({ host: githubDotCom, account: '2' }), '2');
    snapshots.dispose();
    sessions.dispose();
  });
});
