import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Sessions, type SessionState } from '../../src/vscode/session/sessions.ts';
import { tokens } from '../github/data/believableWorld.ts';
import { on } from '../github/faults.ts';
import { startGitHub, type GitHub } from '../github/server.ts';

describe('the sessions', () => {
  const { Global } = vscode.ConfigurationTarget;
  const { getSession } = vscode.authentication;
  const log = vscode.window.createOutputChannel('Sessions of a test', { log: true });
  let github: GitHub;
  let asked: (vscode.AuthenticationGetSessionOptions | undefined)[];
  let answered: PromiseWithResolvers<undefined>;

  before(async () => {
    github = await startGitHub();
    await vscode.workspace.getConfiguration('github-enterprise').update('uri', github.origin, Global);
    await vscode.workspace.getConfiguration('githubPackages').update('provider', 'github-enterprise', Global);
  });
  beforeEach(() => {
    asked = [];
    answered = Promise.withResolvers();
    const session = { id: '1', scopes: [], account: { id: '1', label: 'mona' }, accessToken: tokens.mona.enterprise };
    // The editor refuses questions in tests: a person's answer is played.
    const play = async (_: string, __: readonly string[], options?: vscode.AuthenticationGetSessionOptions) => {
      if (options?.silent !== true) {
        asked.push(options);
        await answered.promise;
      }
      return session;
    };
    Object.assign(vscode.authentication, { getSession: play });
  });
  after(async () => {
    Object.assign(vscode.authentication, { getSession });
    await vscode.workspace.getConfiguration('github-enterprise').update('uri', undefined, Global);
    await vscode.workspace.getConfiguration('githubPackages').update('provider', undefined, Global);
    log.dispose();
    await github.close();
  });

  it('ask once for the permission to delete, however many want it at once', async () => {
    const sessions = new Sessions(log, 'host-test');
    const both = Promise.all([sessions.connectToManage('one'), sessions.connectToManage('other')]);
    answered.resolve(undefined);
    const [one, other] = await both;
    assert.equal(one, other);
    assert.equal(asked.length, 1);
    await sessions.connectToManage('later');
    assert.equal(asked.length, 2);
    sessions.dispose();
  });

  it('that are found to be the same keep their connection, which signing out then ends', async () => {
    const settings = vscode.workspace.getConfiguration('githubPackages');
    const sessions = new Sessions(log, 'host-test');
    const state = await sessions.current();
    assert.ok(state.kind === 'signedIn');
    // Other scopes are looked for: the session that is played has them all.
    await settings.update('useRepoScope', true, Global);
    assert.equal(await sessions.current(), state);
    const gate = github.hold(on('GET', '/user'));
    const asking = state.connection.send({ target: '/user' });
    await gate.waitForHeld(1);
    Object.assign(vscode.authentication, { getSession: () => Promise.resolve(undefined) });
    await settings.update('useRepoScope', undefined, Global);
    await assert.rejects(asking, { name: 'AbortError' });
    assert.equal((await sessions.current()).kind, 'signedOut');
    gate.open();
    sessions.dispose();
  });

  it('follow the address of the enterprise when it is removed, is insecure, and is there again', async () => {
    const uri = vscode.workspace.getConfiguration('github-enterprise');
    const sessions = new Sessions(log, 'host-test');
    assert.equal((await sessions.current()).kind, 'signedIn');
    for (const [value, expected] of [
      [undefined, { kind: 'misconfigured', why: 'address' }],
      ['http://github.example.com', { kind: 'misconfigured', why: 'insecure' }],
      [github.origin, { kind: 'signedIn' }],
    ] as const) {
      const changed = new Promise<SessionState>((resolve) => {
        const listening = sessions.onDidChange((state) => {
          listening.dispose();
          resolve(state);
        });
      });
      await uri.update('uri', value, Global);
      assert.partialDeepStrictEqual(await changed, expected);
    }
    sessions.dispose();
  });

  it('follow the settings although the provider that they have taken away never answers', async () => {
    const uri = vscode.workspace.getConfiguration('github-enterprise');
    const sessions = new Sessions(log, 'host-test');
    assert.equal((await sessions.current()).kind, 'signedIn');
    const asking = Promise.withResolvers<undefined>();
    const hang = () => {
      asking.resolve(undefined);
      return new Promise(() => undefined);
    };
    Object.assign(vscode.authentication, { getSession: hang });
    await uri.update('uri', 'https://github.example.com', Global);
    await asking.promise;
    const changed = new Promise<SessionState>((resolve) => sessions.onDidChange(resolve));
    await uri.update('uri', undefined, Global);
    assert.equal((await changed).kind, 'misconfigured');
    assert.equal((await sessions.current()).kind, 'misconfigured');
    sessions.dispose();
    await uri.update('uri', github.origin, Global);
  });

  it('send no token of the former address to another one, and find that of the new address a moment later', async () => {
    const other = await startGitHub();
    const uri = vscode.workspace.getConfiguration('github-enterprise');
    const sessions = new Sessions(log, 'host-test');
    assert.equal((await sessions.current()).kind, 'signedIn');
    await uri.update('uri', other.origin, Global);
    assert.equal((await sessions.current()).kind, 'signedOut');
    const changed = new Promise<SessionState>((resolve) => sessions.onDidChange(resolve));
    const session = { id: '2', scopes: [], account: { id: '1', label: 'mona' }, accessToken: tokens.mona.enterprise };
    // VS Code replaces its provider.
    Object.assign(vscode.authentication, { getSession: () => Promise.resolve(session) });
    const state = await changed;
    assert.ok(state.kind === 'signedIn');
    assert.equal(state.connection.host.webUrl, other.origin);
    assert.deepEqual(other.log, []);
    const former = { ...session, id: '1' };
    Object.assign(vscode.authentication, { getSession: () => Promise.resolve(former) });
    await uri.update('uri', github.origin, Global);
    assert.equal((await sessions.current()).kind, 'signedIn');
    github.clearLog();
    Object.assign(vscode.authentication, { getSession: () => Promise.resolve(session) });
    await assert.rejects(sessions.connectToManage('delete'), /You are signed out/);
    assert.deepEqual(github.log, []);
    sessions.dispose();
    await other.close();
  });

  it('ask for a renewal although the first question is open, and again after a refusal', async () => {
    const sessions = new Sessions(log, 'host-test');
    const both = Promise.allSettled([
      sessions.connectToManage('one'),
      sessions.connectToManage('other', { renew: true }),
    ]);
    answered.reject(new Error('Cancelled'));
    assert.deepEqual(
      (await both).map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    assert.equal(asked.filter((options) => options?.forceNewSession).length, 1);
    answered = Promise.withResolvers();
    answered.resolve(undefined);
    await sessions.connectToManage('again');
    assert.equal(asked.length, 3);
    sessions.dispose();
  });
});
