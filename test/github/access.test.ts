import assert from 'node:assert/strict';
import { callerOf, messageOf, namesOf, type Call } from './caller.ts';
import { hours } from './clock.ts';
import { startGitHub, type GitHub } from './server.ts';
import { addFilled, administrator, outsider, reader, smallWorld, withRepo, type SmallWorld } from './smallWorld.ts';
import { addOrganization, addToken } from './world.ts';

describe('Access', () => {
  let world: SmallWorld;
  let github: GitHub;
  let as: (token?: string) => Call;

  beforeEach(async () => {
    world = smallWorld();
    github = await startGitHub({ world });
    as = (token) => callerOf(github, token);
  });
  afterEach(() => github.close());

  it('needs read:packages to list packages and versions', async () => {
    addToken(world, 'bare', 'ann', ['read:org']);
    const packages = await as('bare')('GET', '/orgs/org/packages?package_type=npm');
    assert.deepEqual(
      [packages.status, messageOf(packages)],
      [403, 'You need at least read:packages scope to list packages.'],
    );
    const versions = await as('bare')('GET', '/orgs/org/packages/npm/thing/versions');
    assert.deepEqual(
      [versions.status, messageOf(versions)],
      [403, "You need at least read:packages scope to get a package's versions."],
    );
  });

  it('needs delete:packages to delete, before it looks whether there is something', async () => {
    const version = await as(reader)('DELETE', '/orgs/org/packages/npm/absent/versions/1');
    assert.deepEqual(
      [version.status, messageOf(version)],
      [403, 'You need at least delete:packages and read:packages scopes to delete a package version.'],
    );
    const found = await as(reader)('DELETE', '/orgs/org/packages/npm/absent');
    assert.equal(messageOf(found), 'You need at least delete:packages and read:packages scopes to delete a package.');
    assert.equal((await as(reader)('POST', '/orgs/org/packages/npm/absent/restore')).status, 403);
  });

  it('tells a token its scopes, normalized', async () => {
    addToken(world, 'all', 'ann', ['write:packages', 'read:packages', 'user', 'user:email', 'read:org', 'write:org']);
    const { headers } = await as('all')('GET', '/user');
    assert.equal(headers.get('x-oauth-scopes'), 'user, write:org, write:packages');
    assert.equal((await as()('GET', '/users/ann')).headers.get('x-oauth-scopes'), null);
  });

  it('takes tokens in all of GitHub’s schemes', async () => {
    const basic = Buffer.from(`anything:${reader}`).toString('base64');
    for (const authorization of [`Bearer ${reader}`, `token ${reader}`, `Basic ${basic}`]) {
      assert.equal((await as()('GET', '/user', { headers: { authorization } })).status, 200);
    }
  });

  it('ends with a token’s revocation', async () => {
    const token = world.tokens.get(reader);
    assert.ok(token);
    token.revoked = true;
    const refused = await as(reader)('GET', '/user/packages?package_type=npm');
    assert.deepEqual([refused.status, messageOf(refused)], [401, 'Bad credentials']);
  });

  it('shows strangers what is public only', async () => {
    addFilled(world, 'org', 'npm', 'open', 1);
    assert.deepEqual(namesOf(await as(outsider)('GET', '/orgs/org/packages?package_type=npm')), ['open']);
    assert.equal(messageOf(await as(outsider)('GET', '/orgs/org/packages/npm/thing')), 'Package not found.');
  });

  it('shows members what is internal, and private packages that are not kept from them', async () => {
    addFilled(world, 'team', 'npm', 'inside', 1, { visibility: 'internal' });
    addFilled(world, 'team', 'npm', 'shared', 1, { visibility: 'private' });
    addFilled(world, 'team', 'npm', 'secret', 1, { visibility: 'private', membersMayRead: false });
    assert.deepEqual(namesOf(await as(reader)('GET', '/orgs/team/packages?package_type=npm')), ['inside', 'shared']);
  });

  it('says internal of internal packages where switched on, though the description lacks the word', async () => {
    addFilled(world, 'team', 'npm', 'inside', 1, { visibility: 'internal' });
    const visibility = async () => {
      const headers = { authorization: `Bearer ${reader}` };
      const response = await fetch(`${github.origin}/orgs/team/packages/npm/inside`, { headers });
      return ((await response.json()) as { visibility: string }).visibility;
    };
    assert.equal(await visibility(), 'private');
    github.behaviour.internalShownAs = 'internal';
    assert.equal(await visibility(), 'internal');
  });

  it('answers 404 to a deletion by someone who may read but not administer', async () => {
    addFilled(world, 'team', 'npm', 'shared', 2, { visibility: 'private' });
    assert.equal((await as(administrator)('GET', '/orgs/team/packages/npm/shared')).status, 200);
    const refused = await as(administrator)('DELETE', '/orgs/team/packages/npm/shared');
    assert.deepEqual([refused.status, messageOf(refused)], [404, 'Package not found.']);
    addFilled(world, 'team', 'npm', 'mine', 2, { visibility: 'private', admins: ['Ann'] });
    assert.equal((await as(administrator)('DELETE', '/orgs/team/packages/npm/mine')).status, 204);
  });

  it('hides private Maven and Docker packages from tokens without repo, and lets them delete none', async () => {
    addFilled(world, 'org', 'maven', 'open', 2);
    assert.deepEqual(namesOf(await as(administrator)('GET', '/orgs/org/packages?package_type=maven')), ['open']);
    assert.equal((await as(administrator)('GET', '/orgs/org/packages/docker/thing')).status, 404);
    assert.equal((await as(administrator)('DELETE', '/orgs/org/packages/maven/open')).status, 404);
    assert.deepEqual(namesOf(await as(withRepo)('GET', '/orgs/org/packages?package_type=maven')), ['thing', 'open']);
    assert.equal((await as(withRepo)('DELETE', '/orgs/org/packages/maven/open')).status, 204);
  });

  it('refuses fine-grained tokens', async () => {
    addToken(world, 'fine', 'ann', ['read:packages'], { kind: 'fine-grained' });
    const refused = await as('fine')('GET', '/user/packages?package_type=container');
    assert.deepEqual([refused.status, messageOf(refused)], [400, 'Invalid argument.']);
  });

  it('shows public Docker conflicts without a token', async () => {
    addFilled(world, 'org', 'docker', 'open', 1, { migrationConflict: true });
    addFilled(world, 'org', 'docker', 'closed', 1, { migrationConflict: true, visibility: 'private' });
    assert.deepEqual(namesOf(await as()('GET', '/orgs/org/docker/conflicts')), ['open']);
    assert.deepEqual(namesOf(await as(withRepo)('GET', '/orgs/org/docker/conflicts')), ['open', 'closed']);
    assert.equal((await as()('GET', '/user/docker/conflicts')).status, 401);
  });

  describe('with SAML single sign-on', () => {
    it('refuses a member’s token until it is authorized at the address given, which lasts an hour', async () => {
      addOrganization(world, 'sso', { members: { ann: 'admin' }, samlSso: true });
      addFilled(world, 'sso', 'npm', 'open', 1);
      const read = () => as(reader)('GET', '/orgs/sso/packages?package_type=npm');
      const addressOf = async () => {
        const refused = await read();
        assert.equal(refused.status, 403);
        assert.match(messageOf(refused), /^Resource protected by organization SAML enforcement\. You must grant/);
        const [, url = ''] = /^required; url=(.+)$/.exec(refused.headers.get('x-github-sso') ?? '') ?? [];
        return url;
      };
      const stale = await addressOf();
      world.clock.advance(hours(1));
      assert.equal((await as()('POST', stale)).status, 404);
      const url = await addressOf();
      assert.match(String((await as()('GET', url)).body), /Single sign-on to sso/);
      assert.equal((await as()('POST', url)).status, 200);
      assert.deepEqual(namesOf(await read()), ['open']);
      assert.equal((await as(outsider)('GET', '/orgs/sso/packages?package_type=npm')).status, 200);
    });

    it('leaves the organization out of the list of organizations and says so', async () => {
      const { id } = addOrganization(world, 'sso', { members: { ann: 'admin' }, samlSso: true });
      const list = await as(administrator)('GET', '/user/orgs');
      assert.deepEqual(
        (list.body as { login: string }[]).map(({ login }) => login),
        ['org', 'team'],
      );
      assert.equal(list.headers.get('x-github-sso'), `partial-results; organizations=${String(id)}`);
    });
  });

  it('refuses OAuth apps, but not personal access tokens, where an organization restricts apps', async () => {
    addOrganization(world, 'closed', { members: { ann: 'member' }, restrictsOAuthApps: true });
    addToken(world, 'personal', 'ann', ['read:packages'], { kind: 'classic' });
    const refused = await as(reader)('GET', '/orgs/closed/packages?package_type=npm');
    assert.equal(refused.status, 403);
    assert.match(messageOf(refused), /the `closed` organization has enabled OAuth App access restrictions/);
    assert.equal((await as('personal')('GET', '/orgs/closed/packages?package_type=npm')).status, 200);
  });

  it('needs read:org or user to list organizations', async () => {
    const refused = await as(reader)('GET', '/user/orgs');
    assert.equal(refused.status, 403);
    assert.equal(messageOf(refused), 'You need at least read:org scope or user scope to list your organizations.');
  });
});
