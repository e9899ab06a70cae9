import assert from 'node:assert/strict';
import { administrator, reader } from '../github/smallWorld.ts';
import { addOrganization, addPackage, addToken } from '../github/world.ts';
import { activeIds, addImages, addLibrary, openSite, rulesPath, type Site } from './fixtures.ts';

describe('package-retention.mjs, if something is wrong', () => {
  let site: Site;
  let versions: readonly number[];

  before(async () => {
    site = await openSite((world) => {
      addImages(world, 'app', 2);
      addLibrary(world, 'lib', 4);
      addOrganization(world, 'guarded', { members: { ann: 'admin' }, samlSso: true });
      addPackage(world, 'guarded', 'npm', 'thing', { visibility: 'private' });
      addToken(world, 'github_pat_fine', 'ann', ['read:packages', 'read:org'], { kind: 'fine-grained' });
      addToken(world, 'ghp_nothing', 'ann', [], { kind: 'classic' });
    });
    versions = activeIds(site.github.world);
  });

  afterEach(() => {
    assert.deepEqual(activeIds(site.github.world), versions, 'nothing is deleted');
    assert.ok(site.github.log.every(({ method }) => method === 'GET'));
    assert.ok(!site.has('package-retention-result.json'));
    site.github.clearLog();
  });

  after(() => site.close());

  const token = (value: string) => ({ GITHUB_TOKEN: value });

  const usage: readonly (readonly [what: string, parameters: readonly string[], message: RegExp])[] = [
    ['an unknown command', ['delete', '--owner', 'org'], /Unknown command "delete"/],
    ['an unknown option', ['--owner', 'org', '--rule', 'x'], /Unknown option --rule\. Did you mean --rules\?\n/],
    ['no file of rules', ['--owner', 'org', '--rules', 'none.jsonc'], /There is no file none\.jsonc/],
    ['no folder for the output', ['--owner', 'org', '--output', 'none/x.md'], /cannot be written: There is no folder /],
    ['no file of a plan', ['apply', '--plan', 'none.json'], /There is no file none\.json/],
    ['a plan that is none', ['apply', '--plan', rulesPath], /not an exported clean-up plan/],
  ];
  for (const [what, parameters, message] of usage) {
    it(`ends with 2 and requests nothing: ${what}`, async () => {
      const { code, stdout, stderr } = await site.run(parameters);
      assert.deepEqual([code, stdout], [2, ''], stderr);
      assert.match(stderr, message);
      assert.deepEqual(site.github.log, []);
    });
  }

  it('ends with 2 without a token, and for one that no token is', async () => {
    const none = await site.run(['--owner', 'org'], {});
    assert.equal(none.code, 2);
    assert.match(none.stderr, /Set the environment variable GITHUB_TOKEN or GH_TOKEN/);
    const broken = await site.run(['--owner', 'org'], token('ghp_one\nghp_two'));
    assert.equal(broken.code, 2);
    assert.doesNotMatch(broken.stderr, /ghp_/);
    assert.deepEqual(site.github.log, []);
  });

  it('ends with 2 for rules with a problem, and says where it is', async () => {
    site.write('wrong.jsonc', '{\n  "rules": [{ "delete": { "olderThan": "1 month", "tag": [] } }]\n}');
    const { code, stderr } = await site.run(['--owner', 'org', '--rules', 'wrong.jsonc']);
    assert.equal(code, 2);
    assert.match(stderr, /^wrong\.jsonc:2:\d+: This must be .*\. Write "30 days"\.$/m);
    assert.match(stderr, /Unknown key "tag"\. Did you mean "tags"\?$/m);
    assert.deepEqual(site.github.log, []);
  });

  it('explains a token that is not valid, without its text', async () => {
    const { code, stderr } = await site.run(['apply', '--owner', 'org', '--yes'], token('ghp_revoked'));
    assert.equal(code, 1);
    assert.match(stderr, /GitHub did not accept the token \(Bad credentials\)/);
    assert.doesNotMatch(stderr, /ghp_revoked|Sign in|VS Code/);
  });

  it('says before apply reads anything that the scope to delete is missing', async () => {
    const { code, stderr } = await site.run(['apply', '--owner', 'org', '--yes'], token(reader));
    assert.equal(code, 1);
    assert.match(stderr, /lacks a scope: delete:packages/);
    assert.ok(site.github.log.every(({ url }) => url.endsWith('/user')));
  });

  it('says that the scope to read is missing', async () => {
    const { code, stderr } = await site.run(['--owner', 'org'], token('ghp_nothing'));
    assert.equal(code, 1);
    assert.match(stderr, /lacks a scope: read:packages/);
  });

  it('names the address that authorizes a token for single sign-on', async () => {
    const { code, stderr } = await site.run(['--owner', 'guarded'], token(administrator));
    assert.equal(code, 1);
    assert.match(stderr, /Authorize the token for it within the hour: http\S+\/orgs\/guarded\/sso/);
  });

  it('says that a fine-grained token cannot list container packages', async () => {
    const { code, stderr } = await site.run(['--owner', 'org'], token('github_pat_fine'));
    assert.equal(code, 1);
    assert.match(stderr, /Fine-grained tokens cannot list container packages/);
  });

  it('names --api-url if no API of GitHub answers', async () => {
    for (const status of [404, 403]) {
      site.github.faults.push({ match: ({ url }) => url.endsWith('/user'), act: { status, body: {} } });
      const { code, stderr } = await site.run(['--owner', 'org']);
      site.github.faults.splice(0);
      assert.equal(code, 1);
      assert.match(
        stderr,
        /\/api\/v3 does not answer as the API of GitHub does \(HTTP status 40\d\)\. Check --api-url\./,
      );
    }
  });

  it('names an owner that does not exist', async () => {
    const { code, stderr } = await site.run(['--owner', 'nobody']);
    assert.equal(code, 1);
    assert.match(stderr, /GitHub returned "Not Found" for nobody/);
  });

  it('says how it is used, and which release it is', async () => {
    const help = await site.run(['--help'], {});
    assert.equal(help.code, 0);
    for (const name of ['--owner', '--plan', '--result', '--api-url', 'GITHUB_TOKEN', '130']) {
      assert.ok(help.stdout.includes(name), name);
    }
    assert.match((await site.run(['--version'], {})).stdout, /^\d+\.\d+\.\d+\n$/);
  });
});
