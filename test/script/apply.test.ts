import assert from 'node:assert/strict';
import { existsSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { undoable } from '../../src/core/deletion/index.ts';
import { on, type Effect } from '../github/faults.ts';
import { outsider, withRepo } from '../github/smallWorld.ts';
import { waitFor } from '../workbench/waiting.ts';
import {
  activeIds,
  addImages,
  addLibrary,
  openSite,
  packageNamed,
  plannedIds,
  resultIds,
  type Ended,
  type Site,
} from './fixtures.ts';

const result = 'package-retention-result.json';
const deletes = on('DELETE', '/versions/');

describe('package-retention.mjs apply', () => {
  let site: Site;
  let versions: readonly number[];

  beforeEach(async () => {
    site = await openSite((world) => {
      addImages(world, 'app', 3);
      addLibrary(world, 'lib', 5);
    });
    versions = activeIds(site.github.world);
  });

  afterEach(() => site.close());

  const planFile = async () => {
    const { code, stderr } = await site.run(['--owner', 'org', '--format', 'json', '--output', 'plan.json']);
    assert.equal(code, 0, stderr);
    return plannedIds(site.document('plan.json'));
  };
  /**
   * What the server no longer has is what the result says, and the summary too.
   * @param earlier how many versions the runs deleted that this one continued.
   */
  const assertAgreement = ({ stderr }: Ended, file = result, earlier = 0) => {
    const active = new Set(activeIds(site.github.world));
    const gone = versions.filter((id) => !active.has(id));
    assert.deepEqual(resultIds(site.document(file)), gone);
    const now = gone.length - earlier;
    const counts =
      earlier === 0 ? `${now} versions? of` : `${now || 'no'} versions? now, ${earlier} in earlier runs\\.`;
    assert.match(stderr, new RegExp(`^Deleted ${counts}`, 'm'));
    assert.match(stderr, new RegExp(`^The result is in ${file}\\.`, 'm'));
    assert.ok(!existsSync(path.join(site.folder, `${file}.journal`)), 'the journal is not needed any more');
    return gone;
  };
  const deletedOnServer = () => versions.length - activeIds(site.github.world).length;

  it('deletes what the plan says, each image before its parts, and writes the result', async () => {
    const planned = await planFile();
    assert.equal(planned.length, 6 + 3);
    const ended = await site.run(['apply', '--owner', 'org', '--yes', '--format', 'json']);
    assert.equal(ended.code, 0, ended.stderr);
    assert.deepEqual(assertAgreement(ended), planned);
    assert.equal(ended.stdout, site.read(result));
    assert.deepEqual(plannedIds(site.document(result)), planned);
    const order = site.github.log.filter(({ method }) => method === 'DELETE').map(({ url }) => url.split('/').at(-1));
    const { run } = site.document(result);
    assert.equal(run?.isCancelled, false);
    for (const { operation } of run.results) {
      const { target, requires = [] } = operation;
      for (const id of requires) assert.ok(order.indexOf(String(id)) < order.indexOf(String(target.versionId)));
    }
    assert.equal(undoable(run.results).length, planned.length);
    assert.doesNotMatch(site.read(result), /gho_/);
  });

  it('has nothing to do after that, and does not overwrite the result', async () => {
    await site.run(['apply', '--owner', 'org', '--yes']);
    const written = site.read(result);
    const refused = await site.run(['apply', '--owner', 'org', '--yes']);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /package-retention-result\.json exists/);
    const again = await site.run(['apply', '--owner', 'org', '--yes', '--result', 'second.json']);
    assert.equal(again.code, 0);
    assert.match(again.stderr, /There is nothing to delete/);
    assert.deepEqual(resultIds(site.document('second.json')), []);
    assert.equal(site.read(result), written);
  });

  it('reports what GitHub refuses, keeps its parts, and ends with 1', async () => {
    const tagged = packageNamed(site.github.world, 'app').versions.find(({ tags }) => tags.includes('v2'));
    const match = on('DELETE', `/versions/${tagged?.id ?? ''}`);
    site.github.faults.push({ match, act: { status: 400, body: { message: 'Some new refusal.' } } });
    site.write('summary.md', '');
    const ended = await site.run(['apply', '--owner', 'org', '--yes'], {
      GITHUB_TOKEN: 'gho_withRepo',
      GITHUB_STEP_SUMMARY: 'summary.md',
    });
    assert.equal(ended.code, 1);
    assert.equal(assertAgreement(ended).length, 6);
    assert.deepEqual(resultIds(site.document(result), 'refused'), [tagged?.id]);
    assert.equal(resultIds(site.document(result), 'skipped').length, 2);
    assert.match(site.read('summary.md'), /Some new refusal/);
  });

  it('deletes only what an exported plan and its rules now both delete, and names what has changed', async () => {
    const planned = await planFile();
    const { world } = site.github;
    const app = packageNamed(world, 'app');
    const moved = app.versions.find(({ tags }) => tags.includes('v1'));
    moved?.tags.push('latest');
    const lib = packageNamed(world, 'lib');
    const gone = lib.versions.at(-1);
    if (gone) gone.deletedAt = world.clock.now();
    versions = activeIds(world);
    // The file of rules is not that of the plan any more.
    site.write('.github/package-retention.jsonc', { rules: [{ delete: { versions: ['*'] } }] });
    const ended = await site.run(['apply', '--plan', 'plan.json']);
    assert.equal(ended.code, 0, ended.stderr);
    const deleted = assertAgreement(ended);
    assert.deepEqual(
      deleted,
      planned.filter((id) => versions.includes(id) && (deleted.includes(id) || !isOf(id))),
    );
    assert.equal(deleted.length, planned.length - 3 - 1);
    assert.match(ended.stderr, /container\/app: v1: It got the tag latest\. It is kept now: latest is always kept\./);
    assert.match(ended.stderr, /npm\/lib: 1\.0\.1: It is gone\./);

    function isOf(id: number): boolean {
      return id === moved?.id || app.versions.some((version) => version.id === id && version.tags.length === 0);
    }
  });

  it('refuses a plan whose verdicts somebody has changed, and one for another host or owner', async () => {
    await planFile();
    const text = site.read('plan.json');
    site.write(
      'flipped.json',
      text.replace('"verdict":"keep","reason":"newest"', '"verdict":"delete","reason":"rule"'),
    );
    const flipped = await site.run(['apply', '--plan', 'flipped.json']);
    assert.equal(flipped.code, 2);
    assert.match(flipped.stderr, /flipped\.json was changed after it was exported.* Nothing was deleted\./);
    site.write('host.json', text.replace(/"host": "[^"]*"/, '"host": "github.com"'));
    const host = await site.run(['apply', '--plan', 'host.json']);
    assert.equal(host.code, 2);
    assert.match(host.stderr, /The plan is for github\.com/);
    const owner = await site.run(['apply', '--plan', 'plan.json', '--owner', 'team']);
    assert.equal(owner.code, 2);
    assert.match(owner.stderr, /The plan is for org, not for team/);
    assert.equal(deletedOnServer(), 0);
  });

  it('waits for rate limits, and goes on', async () => {
    const primary: Effect = {
      takesEffect: false,
      change: (answer) => ({
        ...answer,
        status: 403,
        headers: {
          ...answer.headers,
          'content-type': 'application/json',
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 2),
        },
        text: JSON.stringify({ message: 'API rate limit exceeded for user ID 1.' }),
        delivery: 'whole',
      }),
    };
    const { faults } = site.github;
    faults.push({ match: on('GET', '/user'), times: 1, act: primary });
    faults.push({ match: on('GET', '/packages?'), times: 1, act: 'secondary-limit-429' });
    faults.push({ match: deletes, skip: 6, times: 1, act: 'secondary-limit' });
    const ended = await site.run(['apply', '--owner', 'org', '--yes']);
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(ended.stderr, /Waiting for GitHub’s rate limit until/);
    assert.equal(assertAgreement(ended).length, 9);
  });

  it('ends what is under way after SIGINT, writes the result, and is continued with it', async () => {
    const planned = await planFile();
    const gate = site.github.hold(deletes);
    gate.pass(3);
    const running = site.start(['apply', '--plan', 'plan.json', '--result', 'run.json']);
    await gate.waitForHeld(1);
    running.kill('SIGINT');
    await waitFor('the signal to be noticed', () => Promise.resolve(running.stderr().includes('Cancelling')));
    gate.open();
    const ended = await running.ended;
    assert.equal(ended.code, 130, ended.stderr);
    const some = assertAgreement(ended, 'run.json');
    assert.ok(some.length >= 4 && some.length < planned.length);
    assert.equal(site.document('run.json').run?.isCancelled, true);
    assert.match(ended.stderr, /skipped: The operation was cancelled/);
    assert.match(ended.stderr, /\. Continue it with: node \S+package-retention\.mjs apply --plan run\.json\n$/);

    site.github.openGates();
    site.write('summary.md', '');
    const env = { GITHUB_TOKEN: withRepo, GITHUB_STEP_SUMMARY: 'summary.md' };
    const again = await site.run(['apply', '--plan', 'run.json'], env);
    assert.equal(again.code, 0, again.stderr);
    assert.deepEqual(assertAgreement(again, 'run.json', some.length), planned);
    assert.doesNotMatch(again.stderr, /Continue it with/);
    const now = planned.length - some.length;
    assert.match(site.read('summary.md'), new RegExp(`: Deleted ${now} versions? now, ${some.length} in earlier runs`));
    // What the run has done itself is no change.
    assert.doesNotMatch(again.stderr, /It is gone/);
  });

  for (const url of ['/user', '/orgs/org', '/packages?', '/versions?', '/manifests/', '/deployment-records']) {
    it(`deletes nothing after SIGINT during the request of ${url}`, async () => {
      const gate = site.github.hold(({ url: requested }) => requested.includes(url));
      const running = site.start(['apply', '--owner', 'org', '--yes']);
      await gate.waitForHeld(1);
      running.kill('SIGINT');
      const { code, stderr } = await running.ended;
      assert.equal(code, 130, stderr);
      assert.match(stderr, /Cancelled\. Nothing was deleted\.\n$/);
      assert.ok(!site.has(result));
      assert.equal(deletedOnServer(), 0);
    });
  }

  it('writes the result at once after a second signal', async () => {
    const gate = site.github.hold(deletes);
    gate.pass(3);
    const running = site.start(['apply', '--owner', 'org', '--yes']);
    await gate.waitForHeld(1);
    running.kill('SIGTERM');
    running.kill('SIGINT');
    const ended = await running.ended;
    assert.equal(ended.code, 130);
    const { run } = site.document(result);
    assert.ok(run?.isCancelled);
    assert.equal(resultIds(site.document(result)).length, 3);
    assert.match(ended.stderr, /Continue it with: node .* apply --plan package-retention-result\.json\n/);
    assert.ok(resultIds(site.document(result), 'unknown').length > 0);

    // What was under way arrives after all.
    site.github.openGates();
    const again = await site.run(['apply', '--plan', result]);
    assert.equal(again.code, 0, again.stderr);
    const earlier = Number(/now, (\d+) in earlier runs/.exec(again.stderr)?.[1]);
    assert.ok(earlier > 3, again.stderr);
    assert.equal(assertAgreement(again, result, earlier).length, 9);
  });

  for (const takesEffect of [true, false]) {
    it(`loses nothing if it is killed while a delete is under way that ${takesEffect ? 'takes' : 'has no'} effect`, async () => {
      const planned = await planFile();
      const act: Effect = { takesEffect, change: (answer) => ({ ...answer, delivery: 'never' }) };
      site.github.faults.push({ match: deletes, skip: 4, act });
      const running = site.start(['apply', '--plan', 'plan.json', '--result', 'run.json']);
      const stuck = () => site.github.log.filter((each) => deletes(each)).length;
      await waitFor('some deletes without an answer', () => Promise.resolve(stuck() >= 5));
      running.kill('SIGKILL');
      await running.ended;
      site.github.faults.splice(0);
      assert.ok(site.has('run.json.journal'));
      const earlier = deletedOnServer();
      assert.ok(earlier >= 4);

      const again = await site.run(['apply', '--plan', 'run.json']);
      assert.equal(again.code, 0, again.stderr);
      assert.deepEqual(assertAgreement(again, 'run.json', earlier), planned);
    });
  }

  it('keeps what somebody has restored since, when it is continued', async () => {
    await site.run(['apply', '--owner', 'org', '--yes']);
    const lib = packageNamed(site.github.world, 'lib');
    const restored = lib.versions.find(({ deletedAt }) => deletedAt !== undefined) ?? assert.fail();
    restored.deletedAt = undefined;
    const { code, stderr } = await site.run(['apply', '--plan', result]);
    assert.equal(code, 0, stderr);
    assert.ok(activeIds(site.github.world).includes(restored.id));
    assert.match(stderr, /Somebody restored 1 version that the run had deleted\. It is kept\./);
    assert.match(stderr, /^Deleted no versions now, 9 in earlier runs\.$/m);
    assert.ok(resultIds(site.document(result)).includes(restored.id), 'it was deleted, and can be restored');
  });

  it('reads no package for a plan that deletes nothing', async () => {
    site.write('none.jsonc', { rules: [{ delete: { olderThan: '900 weeks' } }] });
    await site.run(['--owner', 'org', '--rules', 'none.jsonc', '--format', 'json', '--output', 'none.json']);
    site.github.clearLog();
    const { code, stderr } = await site.run(['apply', '--plan', 'none.json']);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /There is nothing to delete/);
    assert.ok(site.github.log.every(({ url }) => !url.includes('/packages')));
  });

  it('does not continue the run of another account, whose versions it may not see', async () => {
    const act: Effect = { takesEffect: false, change: (answer) => ({ ...answer, delivery: 'never' }) };
    site.github.faults.push({ match: deletes, act });
    const running = site.start(['apply', '--owner', 'org', '--yes']);
    await waitFor('a delete', () => Promise.resolve(site.github.log.some((each) => deletes(each))));
    running.kill('SIGKILL');
    await running.ended;
    const { code, stderr } = await site.run(['apply', '--plan', result], { GITHUB_TOKEN: outsider });
    assert.equal(code, 2);
    assert.match(stderr, /was that of the account ann/);
    assert.equal(deletedOnServer(), 0);
  });

  it('does not write the plan over the result', async () => {
    const { code, stderr } = await site.run(['apply', '--owner', 'org', '--yes', '--output', `./${result}`]);
    assert.equal(code, 2);
    assert.match(stderr, /name the same file/);
    assert.equal(deletedOnServer(), 0);
  });

  it('writes nothing where a link points', async () => {
    symlinkSync(path.join(site.folder, 'elsewhere'), path.join(site.folder, `${result}.journal`));
    const { code, stderr } = await site.run(['apply', '--owner', 'org', '--yes']);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /journal exists/);
    assert.ok(!site.has('elsewhere'));
    assert.equal(deletedOnServer(), 0);
  });

  it('does not begin if the result cannot be written', async () => {
    const { code, stderr } = await site.run(['apply', '--owner', 'org', '--yes', '--result', 'none/result.json']);
    assert.equal(code, 2);
    assert.match(stderr, /--result none\/result\.json cannot be written: There is no folder /);
    assert.equal(deletedOnServer(), 0);
  });
});
