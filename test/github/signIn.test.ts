import assert from 'node:assert/strict';
import { callerOf, type Call } from './caller.ts';
import { startGitHub, type GitHub } from './server.ts';
import { smallWorld, withRepo } from './smallWorld.ts';

describe('Signing in to Enterprise Server', () => {
  let github: GitHub;
  let anyone: Call;

  beforeEach(async () => {
    github = await startGitHub({ world: smallWorld() });
    anyone = callerOf(github);
  });
  afterEach(() => github.close());

  it('begins with the server’s version', async () => {
    const meta = (await anyone('GET', '/api/v3/meta')).body as { installed_version: string };
    assert.match(meta.installed_version, /^3\.\d+\.\d+$/);
    assert.equal(((await anyone('GET', '/meta')).body as Partial<typeof meta>).installed_version, undefined);
  });

  it('tells a pasted token’s scopes at the root of the API', async () => {
    const root = await callerOf(github, withRepo)('GET', '/api/v3/');
    assert.equal(root.status, 200);
    assert.equal(root.headers.get('x-oauth-scopes'), 'delete:packages, read:org, repo, write:packages');
  });

  it('hands out a token once a person has entered the device’s code', async () => {
    const started = await anyone('POST', '/login/device/code?client_id=1&scope=read:org read:packages');
    const { device_code: device, user_code: code } = started.body as { device_code: string; user_code: string };
    const exchange = () => anyone('POST', `/login/oauth/access_token?client_id=1&device_code=${device}`);
    assert.equal(((await exchange()).body as { error: string }).error, 'authorization_pending');
    assert.match(String((await anyone('GET', '/login/device')).body), /<form/);
    assert.equal((await anyone('POST', '/login/device', { body: 'user_code=0000-0000&login=ann' })).status, 404);
    assert.equal(
      (await anyone('POST', '/login/device', { body: `user_code=${code.toLowerCase()}&login=ann` })).status,
      200,
    );
    const { access_token: token } = (await exchange()).body as { access_token: string };
    const user = await callerOf(github, token)('GET', '/api/v3/user');
    assert.equal((user.body as { login: string }).login, 'ann');
    assert.equal(user.headers.get('x-oauth-scopes'), 'read:org, read:packages');
    assert.equal(((await exchange()).body as { error: string }).error, 'bad_verification_code');
  });

  it('hands out a token for the code that the web flow returns with', async () => {
    const query = 'scope=read:packages&state=s&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fback';
    assert.match(String((await anyone('GET', `/login/oauth/authorize?${query}`)).body), /read:packages/);
    const approved = await anyone('POST', '/login/oauth/authorize', { body: `${query}&login=bob` });
    const target = new URL(approved.headers.get('location') ?? '');
    assert.deepEqual([approved.status, target.host, target.searchParams.get('state')], [302, '127.0.0.1:9', 's']);
    const issued = await anyone('POST', '/login/oauth/access_token', {
      body: `code=${target.searchParams.get('code') ?? ''}`,
    });
    const { access_token: token } = issued.body as { access_token: string };
    assert.equal(((await callerOf(github, token)('GET', '/user')).body as { login: string }).login, 'bob');
  });

  it('greets a browser with a page and a program with JSON', async () => {
    assert.match(String((await anyone('GET', '/', { headers: { accept: 'text/html' } })).body), /<!DOCTYPE html>/);
    assert.equal(typeof (await anyone('GET', '/')).body, 'object');
    assert.match(String((await anyone('GET', '/org', { headers: { accept: 'text/html' } })).body), /thing/);
    assert.equal((await anyone('GET', '/nobody', { headers: { accept: 'text/html' } })).status, 404);
  });
});
