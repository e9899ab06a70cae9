import assert from 'node:assert/strict';
import { openSync } from 'node:fs';
import { addPlainImages } from '../core/cleanUp/fixtures.ts';
import { parseCsv } from '../core/packages/parseCsv.ts';
import { reader } from '../github/smallWorld.ts';
import { addPackage } from '../github/world.ts';
import {
  activeIds,
  addImages,
  addLibrary,
  documentIn,
  openSite,
  plannedIds,
  rulesPath,
  type Site,
} from './fixtures.ts';

describe('package-retention.mjs plan', () => {
  let site: Site;

  before(async () => {
    site = await openSite((world) => {
      addImages(world, 'app', 3);
      addLibrary(world, 'lib', 4);
    });
  });

  after(() => site.close());

  it('shows what would be deleted, in Markdown, and deletes nothing', async () => {
    const before = activeIds(site.github.world);
    const { code, stdout, stderr } = await site.run(['--owner', 'org']);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^# Clean-up plan: `org`\n/);
    assert.match(stdout, /\*\*8 of 13 versions would be deleted/);
    assert.match(stderr, /Listing packages/);
    assert.deepEqual(activeIds(site.github.world), before);
    assert.ok(site.github.log.every(({ method }) => method === 'GET'));
  });

  it('writes the plan in JSON, with the path of the rules as it was given, and in CSV', async () => {
    const json = await site.run(['plan', '--owner', 'ORG', '--format', 'json']);
    const document = documentIn(json.stdout);
    assert.equal(plannedIds(document).length, 8);
    assert.deepEqual(new Set(document.rules.map(({ source }) => source)), new Set([rulesPath]));
    assert.equal(document.account, 'ann');

    const csv = await site.run(['plan', '--owner', 'org', '--format', 'csv']);
    const [heads = [], ...rows] = parseCsv(csv.stdout);
    assert.equal(rows.length, 13);
    assert.equal(rows.filter((row) => row[heads.indexOf('verdict')] === 'delete').length, 8);
    const explained = rows.map((row) => row[heads.indexOf('explanation')]);
    assert.ok(explained.includes('2nd newest of the 2 that rule 3 keeps.'), explained.join('\n'));
  });

  it('ends with 1 if the output cannot be written, unless its reader has gone', async function () {
    if (process.platform !== 'linux') return this.skip();
    const { code, stderr } = await site.start(['--owner', 'org'], undefined, openSync('/dev/full', 'w')).ended;
    assert.equal(code, 1);
    assert.match(stderr, /The output could not be written: .*ENOSPC/);
  });

  it('plans single packages by other rules, into a file', async () => {
    site.write('rules/own.jsonc', '{ // A comment.\n "rules": [{ "delete": { "versions": ["*"] } },] }');
    const options = ['--package', 'npm/lib', '--rules', 'rules\\own.jsonc', '--output', 'plan.json'];
    const { code, stdout } = await site.run(['plan', '--owner', 'org', ...options]);
    assert.deepEqual([code, stdout], [0, '']);
    const { packages, rules } = site.document('plan.json');
    assert.deepEqual(
      packages.map(({ input }) => input.name),
      ['lib'],
    );
    assert.equal(rules[0]?.source, 'rules/own.jsonc');
  });

  it('ends with 3 if asked to, and there is something to delete', async () => {
    const found = await site.run(['plan', '--owner', 'org', '--fail-if-any'], { GITHUB_TOKEN: reader });
    assert.equal(found.code, 3, found.stderr);
    assert.match(found.stderr, /The token lacks the scope delete:packages/);
    site.write('none.jsonc', { rules: [{ delete: { olderThan: '900 weeks' } }] });
    assert.equal((await site.run(['plan', '--owner', 'org', '--fail-if-any', '--rules', 'none.jsonc'])).code, 0);
  });

  it('adds the plan to the summary of the job, with a warning of each rule that does nothing', async () => {
    site.write('summary.md', 'Before.\n');
    const useful = { packages: ['npm/*'], delete: { olderThan: '7 days' } };
    const rules = [
      { packages: ['nmp/*'], delete: { olderThan: '7 days' } },
      { delete: { tags: ['x*'] } },
      useful,
      useful,
    ];
    site.write('warn.jsonc', { rules });
    const env = { GH_TOKEN: 'gho_withRepo', GITHUB_STEP_SUMMARY: 'summary.md' };
    const { code, stdout, stderr } = await site.run(['--owner', 'org', '--rules', 'warn.jsonc'], env);
    assert.equal(code, 0);
    assert.equal(site.read('summary.md'), `Before.\n${stdout}`);
    assert.match(stdout, /Rule 1: "nmp\/\\\*" matches no package\./);
    assert.match(stderr, /^Rule 1: "nmp\/\*" matches no package\. .* Did you mean "npm\/\*"\?$/m);
    assert.match(stderr, /^Rule 2: This rule covers no version now \(org, .*\)\.$/m);
    assert.match(stderr, /^Rule 4: This rule is redundant: rule 3 /m);
    assert.doesNotMatch(stderr, /^Rule 3/m);
  });

  it('deletes nothing while it is not known which images are deployed, if a rule keeps those', async () => {
    const before = activeIds(site.github.world);
    const rules = [
      { delete: { olderThan: '7 days' } },
      { packages: ['container/*'], keep: { deployed: true, newest: 1 } },
    ];
    site.write('deployed.jsonc', { rules });
    const refused = /^GitHub shows no deployment records of org\. Rule 2 keeps deployed images, .* remove the rule\.$/m;
    const plan = await site.run(['--owner', 'org', '--rules', 'deployed.jsonc', '--fail-if-any']);
    assert.equal(plan.code, 1);
    assert.match(plan.stderr, refused);
    assert.match(plan.stdout, /- GitHub shows no deployment records of org\. Rule 2 keeps/);
    assert.doesNotMatch(plan.stderr, /covers no version/);
    const apply = await site.run(['apply', '--owner', 'org', '--rules', 'deployed.jsonc', '--yes']);
    assert.equal(apply.code, 1);
    assert.match(apply.stderr, refused);
    assert.match(apply.stderr, /\nNothing was deleted\.\n$/);
    assert.deepEqual([activeIds(site.github.world), site.has('package-retention-result.json')], [before, false]);

    // It keeps nothing of other packages anyway.
    site.write('deployed.jsonc', { rules: [rules[0], { packages: ['npm/*'], keep: { deployed: true } }] });
    const other = await site.run(['--owner', 'org', '--rules', 'deployed.jsonc']);
    assert.equal(other.code, 0);
    assert.match(other.stderr, /Deployed images are not protected/);
  });

  it('plans the packages of the account itself, and an owner without any', async () => {
    addImages(site.github.world, 'own', 2).owner = 'ann';
    // Users have no deployment records, so that the rule keeps nothing.
    const rules = [{ delete: { olderThan: '7 days' } }, { keep: { deployed: true } }];
    site.write('own.jsonc', { rules });
    const own = await site.run(['--owner', 'Ann', '--format', 'json', '--rules', 'own.jsonc']);
    assert.equal(own.code, 0, own.stderr);
    assert.equal(plannedIds(documentIn(own.stdout)).length, 3);
    assert.deepEqual(
      documentIn(own.stdout).packages.map(({ owner }) => owner),
      [{ kind: 'authenticatedUser', login: 'ann' }],
    );
    assert.doesNotMatch(own.stderr, /deployment records|token/);
    const none = await site.run(['--owner', 'bob', '--fail-if-any']);
    assert.equal(none.code, 0, none.stderr);
    assert.match(none.stdout, /No version would be deleted/);
  });

  it('names what could not be planned, plans the rest, and ends with 1', async () => {
    addPackage(site.github.world, 'org', 'docker', 'old', { visibility: 'private' });
    const docker = await site.run(['--owner', 'org', '--package', 'docker/old']);
    assert.equal(docker.code, 1);
    assert.match(docker.stderr, /^docker\/old is not planned: The Docker registry does not say/m);

    const { code, stdout, stderr } = await site.run([
      '--owner',
      'org',
      '--package',
      'npm/lib',
      '--package',
      'npm/none',
    ]);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /npm\/none is not planned: GitHub returned "Package not found\.": the package is gone, or the token/,
    );
    assert.match(stdout, /2 of 4 versions would be deleted/);
  });

  it('works with a token that does not say whose it is, as that of a workflow', async () => {
    const { faults } = site.github;
    faults.push({
      match: ({ url }) => url.endsWith('/user'),
      act: { status: 403, body: { message: 'Resource not accessible by integration' } },
    });
    const { code, stdout, stderr } = await site.run(['--owner', 'org', '--format', 'json']);
    faults.splice(0);
    assert.equal(code, 0, stderr);
    assert.equal(documentIn(stdout).account, 'GitHub App');
    assert.match(stderr, /It was not checked whether the token may delete versions/);
  });

  it('says beforehand that it reads many manifests, each of which counts as a download', async () => {
    const large = await openSite((world) => {
      addPlainImages(world, 'large', 501);
      for (const pkg of world.packages) pkg.visibility = 'public';
    });
    try {
      const { code, stderr } = await large.run(['--owner', 'org']);
      assert.equal(code, 0, stderr);
      assert.match(stderr, /Reading up to 501 manifests\. Each that belongs to a public package counts as a download/);
    } finally {
      await large.close();
    }
  });

  it('prints no command of GitHub Actions, whatever a package is called', async () => {
    const hostile = await openSite(
      (world) => {
        for (const name of ['::error::x', '##[error]x', 'a\n::stop-commands::x']) addLibrary(world, name, 4);
      },
      [{ delete: { olderThan: '1 hour' }, note: '##[group]' }],
    );
    try {
      for (const format of ['md', 'csv', 'json']) {
        const { code, stdout, stderr } = await hostile.run(['--owner', 'org', '--format', format]);
        assert.equal(code, 0, stderr);
        for (const text of [stdout, stderr]) assert.doesNotMatch(text, /^\s*::|##\[/m);
        if (format === 'json') assert.equal(documentIn(stdout).rules[0]?.note, '##[group]');
      }
    } finally {
      await hostile.close();
    }
  });
});
