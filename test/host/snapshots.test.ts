import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { connect } from '../../src/core/github/connection.ts';
import { enterpriseHost, githubDotCom } from '../../src/core/github/host.ts';
import { SnapshotFiles, Snapshots } from '../../src/vscode/explorer/snapshots.ts';
import { Sessions, type SessionState } from '../../src/vscode/session/sessions.ts';
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

  it('that are too large, or of no sense, are as if there were none', async () => {
    const files = new SnapshotFiles(folder);
    const sessions = new Sessions(log, 'host-test');
    const snapshots = new Snapshots(files, log, sessions);
    const connection = connect({ host: githubDotCom, token: 'gho_test', transport: fetch, userAgent: 'host-test' });
    const session = { id: 's', accessToken: 'gho_test', account: { id: '1', label: 'mona' }, scopes: [] };
    for (const text of [' '.repeat(2_000_001), 'no JSON']) {
      files.write({ host: githubDotCom, account: '1' }, text);
      assert.equal(
        await snapshots.read({ kind: 'signedIn', session, connection, abortRequests: () => undefined }),
        undefined,
      );
    }
    for (const name of await readdir(folder)) await rm(path.join(folder, name));
    snapshots.dispose();
    sessions.dispose();
  });

  it('stay while the account is there, though nobody is signed in with other settings', async () => {
    const settings = vscode.workspace.getConfiguration('githubPackages');
    const files = new SnapshotFiles(folder);
    const found = new vscode.EventEmitter<SessionState>();
    const changed = new vscode.EventEmitter<SessionState>();
    const sessions = { onDidInitialize: found.event, onDidChange: changed.event };
    const enterprise = enterpriseHost('https://github.example.com');
    assert.ok(enterprise);
    const [gone, there, elsewhere] = [
      { host: githubDotCom, account: '1' },
      { host: githubDotCom, account: '2' },
      { host: enterprise, account: '2' },
    ];
    for (const place of [gone, there, elsewhere]) files.write(place, 'kept');
    const snapshots = new Snapshots(files, log, sessions);
    // Another provider is chosen, where nobody has signed in.
    changed.fire({ kind: 'signedOut' });
    // A scope is asked for that no session has, and one account has gone.
    await settings.update('provider', 'github', vscode.ConfigurationTarget.Global);
    found.fire({ kind: 'signedOut' });
    await waitFor('the file of the one that has gone', async () => (await files.read(gone)) === undefined);
    assert.equal(await files.read(there), 'kept');
    assert.equal(await files.read(elsewhere), 'kept');
    await settings.update('provider', 'github-enterprise', vscode.ConfigurationTarget.Global);
    for (const name of await readdir(folder)) await rm(path.join(folder, name));
    snapshots.dispose();
  });

  it('of an account go when it signs out, though another provider is browsed with', async () => {
    const files = new SnapshotFiles(folder);
    const sessions = new Sessions(log, 'host-test');
    const snapshots = new Snapshots(files, log, sessions);
    for (const account of ['1', '2']) files.write({ host: githubDotCom, account }, account);
    event.fire({ provider: { id: 'github', label: 'GitHub' } });
    await waitFor('the file of the first to go', async () => (await readdir(folder)).length === 1);
    assert.equal(await files.read({ host: githubDotCom, account: '2' }), '2');
    snapshots.dispose();
    sessions.dispose();
  });
});
