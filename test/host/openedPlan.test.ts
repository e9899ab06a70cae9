import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Result } from '../../src/core/deletion/index.ts';
import { GitHubError } from '../../src/core/github/index.ts';
import { packageKey } from '../../src/core/packages/index.ts';
import { documentOf, writePlan, type PlanDocument } from '../../src/core/planFile/index.ts';
import { cleanUpView } from '../../src/vscode/cleanUp/cleanUpView.ts';
import type { Gathering } from '../../src/vscode/cleanUp/gathering.ts';
import { failureViews } from '../../src/vscode/cleanUp/notes.ts';
import { OpenedPlan } from '../../src/vscode/cleanUp/openedPlan.ts';
import {
  initialQuery,
  initialState,
  parsePersisted,
  requestKey,
  serialize,
} from '../../src/vscode/cleanUp/persisted.ts';
import type { Run } from '../../src/vscode/cleanUp/run.ts';
import { UserError } from '../../src/vscode/problem.ts';
import { shownPlan } from '../../src/texts/cleanUp/shownPlan.ts';
import { context, document, images, livePlan } from '../core/planFile/documents.ts';
import { containerPackage } from '../core/retention/fixtures.ts';

const account = { host: 'github.com', account: 'mona', accountId: '7' };

describe('A plan that is opened from a file', () => {
  let folder: string;
  let file: vscode.Uri;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'plan-'));
    file = vscode.Uri.file(path.join(folder, 'plan.json'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function open(content: PlanDocument | string, by = account): Promise<OpenedPlan> {
    await writeFile(file.fsPath, typeof content === 'string' ? content : writePlan(content));
    return OpenedPlan.read(file, by);
  }

  async function refusal(content: PlanDocument | string, by = account): Promise<string> {
    const error: unknown = await open(content, by).then(
      () => assert.fail('it was opened'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof UserError, String(error));
    return error.message;
  }

  /** What the page gets once the packages are these. */
  function viewOf(opened: OpenedPlan, pkg = images, changes: Partial<Parameters<OpenedPlan['view']>[0]> = {}) {
    const live = livePlan([pkg]);
    opened.limit(live, opened.scopes);
    const { current } = live;
    const gathering = { progress: undefined, failures: [] } as unknown as Gathering;
    const shown = current && shownPlan(current, []);
    return opened.view({ current, shown, gathering, rules: undefined, isIdle: true, ruleViews: () => [], ...changes });
  }

  it('is refused in words that say why', async () => {
    assert.equal(await refusal('plan'), 'plan.json is not JSON. Choose a plan that was exported as JSON.');
    assert.match(await refusal(writePlan(document).slice(0, -20)), /^plan\.json is incomplete: its end is missing\./);
    assert.equal(await refusal('{"rules": []}'), 'plan.json is not an exported clean-up plan.');
    const newer = writePlan(document).replace('"version": 1', '"version": 9');
    assert.match(await refusal(newer), /^plan\.json was written by a newer release\./);
    const damaged = writePlan(document).replace('"id":1,', '"id":"1",');
    assert.match(await refusal(damaged), /^plan\.json is damaged at "packages\.0\.versions\.0\.id"\./);
    const flipped = writePlan(document).replace(
      '"verdict":"keep","reason":"newest"',
      '"verdict":"delete","reason":"rule"',
    );
    assert.match(await refusal(flipped), /^plan\.json was changed after it was exported.* 1 version .*: api v1\./);
    assert.match(
      await refusal({ ...document, host: 'ghe.example.com' }),
      /is a plan of ghe\.example\.com, but you are/,
    );
    assert.equal(await refusal({ ...document, packages: [] }), 'plan.json has no package with a plan.');
    const missing = vscode.Uri.file(path.join(folder, 'none.json'));
    await assert.rejects(OpenedPlan.read(missing, account), /There is no file none\.json\./);
  });

  it('says so if another account made it, and is opened all the same', async () => {
    assert.deepEqual((await open(document)).notes, []);
    assert.match((await open(document, { ...account, account: 'hubot' })).notes.join(), /^mona made this plan\./);
  });

  it('never takes the packages of the signed-in user for those of the user that it names', async () => {
    const own = { kind: 'authenticatedUser', login: 'mona' } as const;
    const packages = document.packages.map((pkg) => ({ ...pkg, owner: own }));
    const ownersFor = async (login: string) =>
      (await open({ ...document, packages }, { ...account, account: login })).scopes.map(({ owner }) => owner);
    assert.deepEqual(await ownersFor('mona'), [own]);
    assert.deepEqual(await ownersFor('hubot'), [{ kind: 'user', login: 'mona' }]);
  });

  it('says that nothing has changed, or what has', async () => {
    const opened = await open(document);
    assert.equal(viewOf(opened).summary, 'Nothing has changed since the plan was made.');
    assert.deepEqual(viewOf(opened).changes, []);
    const versions = images.versions
      .filter(({ id }) => id !== 3)
      .map((version) => (version.id === 6 ? { ...version, tags: ['pr-3', 'stable'] } : version));
    const view = viewOf(opened, { ...images, versions });
    assert.match(
      view.summary ?? '',
      /^1 version that the plan deletes is kept now\. 1 version is gone\. 1 version has other tags\.$/,
    );
    assert.deepEqual(
      view.changes.map(({ name, text }) => `${name ?? ''}: ${text}`),
      [
        'pr-1: It is gone.',
        'pr-3: It got the tag stable. It is kept now: rule 1 covers pr-3 but nothing covers stable, and GitHub cannot remove a single tag.',
      ],
    );
  });

  it('leaves out what was taken out of it here, and tells what its runs deleted', async () => {
    const opened = await open(document);
    const live = livePlan([images]);
    opened.limit(live, opened.scopes);
    const key = packageKey(live.current?.gathered[0]?.reference ?? assert.fail());
    live.setSpared(key, 6, true);
    const of = { current: live.current, shown: live.current && shownPlan(live.current, []) };
    assert.equal(viewOf(opened, images, of).summary, 'Nothing has changed since the plan was made.');
    const target = { owner: { kind: 'organization', login: 'org' }, packageType: 'container', name: 'api' } as const;
    const resultOf = (versionId: number, kind: 'deleted' | 'restored' | 'alreadyGone'): Result => ({
      operation: { action: kind === 'restored' ? 'restore' : 'delete', target: { ...target, versionId } },
      outcome: { kind },
    });
    opened.follow([resultOf(3, 'deleted'), resultOf(4, 'deleted'), resultOf(6, 'alreadyGone')]);
    const left = { ...images, versions: images.versions.filter(({ id }) => ![3, 4, 6].includes(id)) };
    const view = viewOf(opened, left);
    assert.equal(view.summary, '1 version is gone. Runs of this plan deleted 2 versions.');
    assert.deepEqual(
      view.changes.map(({ name, text }) => `${name ?? ''}: ${text}`),
      ['pr-3: It is gone.'],
    );
    opened.follow([resultOf(3, 'restored')]);
    assert.match(viewOf(opened, left).summary ?? '', /^2 versions are gone\. A run of this plan deleted 1 version\.$/);
  });

  it('names what had no tag as it did when the plan was made, with its new tags', async () => {
    const untagged = containerPackage([
      { id: 1, tags: ['v1'], age: 50 },
      { id: 2, age: 40 },
    ]);
    const made = documentOf(livePlan([untagged]).current ?? assert.fail(), context);
    const tagged = containerPackage([
      { id: 1, tags: ['v1'], age: 50 },
      { id: 2, age: 40, tags: ['stable'] },
    ]);
    const [change] = viewOf(await open(made), tagged).changes;
    assert.equal(change?.name, 'sha256:000000000000 (now tagged stable)');
    assert.match(change.text, /^It got the tag stable\. It is kept now: /);
  });

  it('counts a package that GitHub no longer has as gone, and does not blame its owner', async () => {
    const opened = await open(document);
    const { reference } = livePlan([images]).current?.gathered[0] ?? assert.fail();
    const missing = (code?: string) => {
      const error = new GitHubError({ kind: 'notFound', message: 'Package not found.' }, 'GET', code ? { code } : {});
      const failures = [{ target: { reference, visibility: undefined }, failure: { kind: 'failed', error } }] as const;
      const gathering = { progress: undefined, failures, listFailures: [] } as unknown as Gathering;
      const { summary = '', changes } = viewOf(opened, images, { current: undefined, shown: undefined, gathering });
      const [failure] = failureViews(gathering, () => [], false);
      return [summary, changes[0]?.text, failure?.message] as const;
    };
    const text = 'GitHub returned "Package not found.": the package is gone, or your account cannot see it.';
    assert.deepEqual(missing(), ['1 package is gone, or your account cannot see it.', text, text]);
    // A registry that does not find a manifest says nothing of the package.
    const [summary, change, failure] = missing('MANIFEST_UNKNOWN');
    assert.equal(summary, '1 package could not be read.');
    for (const each of [change, failure])
      assert.match(each ?? '', /The item does not exist, or your account cannot see it/);
  });

  it('says in its title and below it which file it is, of which packages, and who made it when', async () => {
    const opened = await open(document);
    const request = { account, scopes: opened.scopes, opened: 'file:///plans/october%20plan.json' };
    const live = livePlan([images]);
    const gathering = { progress: undefined, failures: [], listFailures: [], deployments: [] } as unknown as Gathering;
    const { title, subtitle } = cleanUpView({
      ...{
        request,
        live,
        gathering,
        opened,
        run: { progress: undefined, last: undefined } as unknown as Run,
        sources: undefined,
        query: initialQuery,
      },
      ...{ state: {}, offer: () => [] },
    });
    assert.equal(title, 'Clean-Up Plan: october plan.json');
    assert.match(
      subtitle,
      /^\/plans\/october plan\.json · org\/api · Made by mona: .*2026.* · mona · github\.com · Planned: /,
    );
  });

  it('says which rules are others now, and nothing of changes while packages are read', async () => {
    const opened = await open(document);
    const rules = [...document.rules.slice(1), { keep: { newest: 3 } }];
    const view = viewOf(opened, images, { rules });
    assert.match(view.summary ?? '', /^The plan has rules of its own, which differ from yours by 2 rules\./);
    assert.deepEqual(
      view.changes.map(({ text }) => text),
      [
        'No longer one of your rules: Delete versions that are tagged pr-*',
        'One of your rules, but not of this plan: Keep the 3 newest versions of each package',
      ],
    );
    const gathering = { progress: { text: '' }, failures: [] } as unknown as Gathering;
    const reading = viewOf(opened, images, { gathering });
    assert.equal(reading.summary, undefined);
    assert.deepEqual(reading.changes, []);
  });

  it('lists what its run did, what was not deleted first, and offers to restore what was', async () => {
    const target = { owner: { kind: 'organization', login: 'org' }, packageType: 'container', name: 'api' } as const;
    const operation = (versionId: number) => ({
      action: 'delete' as const,
      target: { ...target, versionId },
      // Somebody may have written anything here.
      facts: { versionName: 'sha256:other', tags: ['latest'] },
    });
    const run: PlanDocument['run'] = {
      startedAt: document.moment,
      endedAt: document.moment,
      isCancelled: true,
      results: [
        { operation: operation(3), outcome: { kind: 'deleted' } },
        { operation: operation(4), outcome: { kind: 'deleted' } },
        { operation: operation(6), outcome: { kind: 'skipped', because: { kind: 'cancelled' } } },
      ],
    };
    const opened = await open({ ...document, run });
    const { results } = viewOf(opened);
    assert.deepEqual(
      results?.items.map(({ name, text }) => [name, text.split(':')[0]]),
      [
        ['api pr-3', 'Skipped'],
        ['api pr-1', 'Deleted.'],
        ['api sha256:000000000000', 'Deleted.'],
      ],
    );
    assert.equal(results.restoreLabel, 'Restore 2 Versions');
    assert.equal(viewOf(opened, images, { isIdle: false }).results?.restoreLabel, undefined);
    assert.deepEqual(
      opened.results.map((each) => each.operation.facts?.tags),
      [['pr-1'], [], ['pr-3']],
    );
    assert.deepEqual(opened.results[1]?.operation.requires, [3]);
  });

  it('takes over what had been taken out of the plan', async () => {
    const live = livePlan([{ ...images, spared: [6] }]);
    const { current } = live;
    const opened = await open(documentOf(current ?? assert.fail(), context));
    const [[key, ids] = []] = [...opened.spared];
    assert.equal(
      key,
      packageKey({ owner: { kind: 'organization', login: 'org' }, packageType: 'container', name: 'api' }),
    );
    assert.deepEqual([...(ids ?? [])], [6]);
  });

  it('is not mixed up with other packages if the file changes', async () => {
    const opened = await open(document);
    const other = opened.scopes.map((scope) => ({ ...scope, name: 'web' }));
    assert.throws(
      () => opened.limit(livePlan([images]), other),
      /The file with the plan has changed\. Open it again\./,
    );
  });

  it('is restored by the address of its file, in a panel of its own', async () => {
    const { scopes } = await open(document);
    const request = { account, scopes, opened: file.toString() };
    const restored = parsePersisted(JSON.parse(JSON.stringify(serialize(initialState(request)))));
    assert.equal(restored?.request.opened, file.toString());
    assert.equal(requestKey(restored.request), requestKey(request));
    assert.notEqual(requestKey(request), requestKey({ account, scopes }));
    // Not the plan itself, which may be large.
    assert.ok(JSON.stringify(serialize(initialState(request))).length < 1000);
  });
});
