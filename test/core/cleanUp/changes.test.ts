import assert from 'node:assert/strict';
import { planInputOf } from '../../../src/core/cleanUp/planInput.ts';
import { runOperations } from '../../../src/core/cleanUp/runOperations.ts';
import { recentlyDeleted } from '../../../src/core/deletion/journal/recentlyDeleted.ts';
import type { Result } from '../../../src/core/deletion/operation.ts';
import { restoreOperations } from '../../../src/core/deletion/restore.ts';
import type { Progress } from '../../../src/core/deletion/run/progress.ts';
import { planRetention, type Rule } from '../../../src/core/retention/index.ts';
import { on } from '../../github/faults.ts';
import { activeVersions, addVersion, packagesOf, type Package } from '../../github/world.ts';
import { openWindow, type Window } from '../deletion/fixtures.ts';
import type { PushOptions, Registry } from '../images/fixtures.ts';
import { addImages, addLibrary, gathered, openSite, type Site } from './fixtures.ts';

const rules: readonly Rule[] = [
  { packages: ['container/*'], delete: { tags: ['v*'] } },
  { packages: ['container/*'], delete: { untagged: true } },
  { packages: ['npm/*', 'nuget/*', 'rubygems/*'], delete: { versions: ['*'] } },
];

describe('A plan made, then changed under it by another client: each such version is skipped and reported', () => {
  let site: Site;
  let app: Registry;
  let window: Window;

  /** A package of images, each with a tag and two platforms, and a library. */
  async function open(images: number): Promise<void> {
    site = await openSite((to) => {
      app = addImages(to, 'app', images);
      addLibrary(to, 'npm', 'lib', 4);
    });
    window = openWindow(site);
  }
  afterEach(() => site.close());

  const packageNamed = (wanted: string): Package =>
    packagesOf(site.github.world, 'org').find(({ name }) => name === wanted) ?? assert.fail(wanted);
  const versionOf = (name: string) =>
    packageNamed('app').versions.find((version) => version.name === app.named(name).digest) ?? assert.fail(name);
  const labels = (pkg: Package) =>
    activeVersions(pkg).map(({ name }) => app.pushed.find(({ digest }) => digest === name)?.name ?? name);

  function push(name: string, options: PushOptions): void {
    const { digest, body, mediaType, tags, createdAt } = app.push(name, options);
    addVersion(site.github.world, packageNamed('app'), digest, { tags: [...tags], createdAt: Date.parse(createdAt) });
    site.github.world.manifests.set(digest, { digest, body, mediaType, size: 0 });
  }

  /** Plans, lets others act, and runs. */
  async function run(others: () => void, onProgress?: (progress: Progress) => void): Promise<readonly Result[]> {
    const { results } = await site.gather(['container/app', 'npm/lib']);
    const packages = results.map(gathered);
    const plan = planRetention({ now: '2027-01-01T00:00:00Z', rules, packages: packages.map(planInputOf) });
    others();
    const { operations, rechecks } = runOperations(packages, plan);
    return window.queue.run(operations, { rechecks, onProgress });
  }

  /** What was not deleted, and why: `v1 platform: skipped tagsChanged`. */
  function notDeleted(results: readonly Result[]): Record<string, string> {
    return Object.fromEntries(
      results.flatMap(({ operation, outcome }) => {
        const { versionName = '' } = operation.facts ?? {};
        const name = app.pushed.find(({ digest }) => digest === versionName)?.name ?? versionName;
        if (outcome.kind === 'deleted') return [];
        return [[name, outcome.kind === 'skipped' ? outcome.because.kind : outcome.kind]];
      }),
    );
  }

  /** What was skipped or gone is not in Recently Deleted. */
  async function assertNotListed(...names: string[]): Promise<void> {
    const entries = recentlyDeleted(await window.journal.read(), window.time.now());
    const listed = new Set(entries.map(({ facts }) => facts?.versionName));
    for (const name of names) assert.ok(!listed.has(app.named(name).digest), name);
  }

  it('dry run that differs from the run (SN#66, Harbor#15332): without a change, just what the plan deletes', async () => {
    await open(3);
    const results = await run(() => undefined);
    assert.deepEqual(notDeleted(results), {});
    assert.deepEqual(labels(packageNamed('app')), ['app 3', 'app arm64 3', 'app amd64 3']);
    assert.deepEqual(labels(packageNamed('lib')), ['1.0.4']);
  });

  it('a new tag: tagsChanged, and its parts stay with it', async () => {
    await open(3);
    const results = await run(() => versionOf('app 1').tags.push('stable'));
    const skipped = { 'app 1': 'tagsChanged', 'app amd64 1': 'required', 'app arm64 1': 'required' };
    assert.deepEqual(notDeleted(results), skipped);
    const [reason] = results.flatMap(({ outcome }) => (outcome.kind === 'skipped' ? [outcome.because] : []));
    assert.deepEqual(reason, { kind: 'tagsChanged', tags: ['v1', 'stable'] });
    await assertNotListed(...Object.keys(skipped));
  });

  it('a new tag on a platform: tagsChanged, although its image goes', async () => {
    await open(3);
    const results = await run(() => versionOf('app amd64 1').tags.push('v1-amd64'));
    assert.deepEqual(notDeleted(results), { 'app amd64 1': 'tagsChanged' });
  });

  it('a moved tag: tagsChanged, of the version that lost it and of the one that got it', async () => {
    await open(4);
    const results = await run(() => {
      push('new', { tags: versionOf('app 1').tags.splice(0) });
      versionOf('app 2').tags.push(...versionOf('app 4').tags.splice(0));
    });
    assert.deepEqual(notDeleted(results), {
      'app 1': 'tagsChanged',
      'app amd64 1': 'required',
      'app arm64 1': 'required',
      'app 2': 'tagsChanged',
      'app amd64 2': 'required',
      'app arm64 2': 'required',
    });
  });

  it('a deleted version: alreadyGone, and its parts go after it', async () => {
    await open(3);
    const results = await run(() => {
      versionOf('app 1').deletedAt = site.clock.now();
      versionOf('app arm64 2').deletedAt = site.clock.now();
    });
    assert.deepEqual(notDeleted(results), { 'app 1': 'alreadyGone', 'app arm64 2': 'alreadyGone' });
    await assertNotListed('app 1', 'app arm64 2');
  });

  it('a new index that lists a part: dependency, which names the new image', async () => {
    await open(3);
    const results = await run(() => push('new', { tags: ['next'], children: [app.named('app arm64 1')] }));
    assert.deepEqual(notDeleted(results), { 'app arm64 1': 'dependency' });
    const [reason] = results.flatMap(({ outcome }) => (outcome.kind === 'skipped' ? [outcome.because] : []));
    assert.deepEqual(reason?.kind === 'dependency' && reason.dependents.map(({ tags }) => tags), [['next']]);
  });

  for (const tags of [['next'], []]) {
    const kind = tags.length > 0 ? 'a new index' : 'a new index without a tag';
    it(`${kind} that lists an image: dependency, and its parts stay with it`, async () => {
      await open(3);
      const results = await run(() => push('new', { tags, children: [app.named('app 1')] }));
      const expected = { 'app 1': 'dependency', 'app amd64 1': 'required', 'app arm64 1': 'required' };
      assert.deepEqual(notDeleted(results), expected);
    });
  }

  it('a new push that has nothing to do with the plan: nothing is skipped', async () => {
    await open(3);
    const results = await run(() => push('new', { tags: ['next'] }));
    assert.deepEqual(notDeleted(results), {});
    assert.ok(labels(packageNamed('app')).includes('new'));
  });

  it('a new npm version: what the plan deletes goes, and the new one stays', async () => {
    await open(2);
    const results = await run(() => addVersion(site.github.world, packageNamed('lib'), '2.0.0'));
    assert.deepEqual(notDeleted(results), {});
    assert.deepEqual(labels(packageNamed('lib')), ['2.0.0', '1.0.4']);
  });

  it('a deleted npm version: alreadyGone', async () => {
    await open(2);
    const results = await run(() => {
      const version = packageNamed('lib').versions.find(({ name }) => name === '1.0.2') ?? assert.fail();
      version.deletedAt = site.clock.now();
    });
    assert.deepEqual(notDeleted(results), { '1.0.2': 'alreadyGone' });
  });

  it('the only image that the plan keeps, deleted: one image stays all the same', async () => {
    await open(3);
    const results = await run(() => (versionOf('app 3').deletedAt = site.clock.now()));
    assert.ok(Object.values(notDeleted(results)).length > 0);
    assert.ok(activeVersions(packageNamed('app')).some(({ tags }) => tags.length > 0));
    assert.equal(packageNamed('app').deletedAt, undefined);
  });

  it('before each group of at most 100 deletes, what came since is seen', async () => {
    await open(70);
    let left = 1;
    const results = await run(
      () => undefined,
      ({ done }) => {
        if (done < 50 || left-- <= 0) return;
        versionOf('app 1').tags.push('stable');
        versionOf('app 2').deletedAt = site.clock.now();
        push('new', { tags: ['next'], children: [app.named('app amd64 3')] });
      },
    );
    assert.deepEqual(notDeleted(results), {
      'app 1': 'tagsChanged',
      'app amd64 1': 'required',
      'app arm64 1': 'required',
      'app 2': 'alreadyGone',
      'app amd64 3': 'dependency',
    });
  });

  it('order of deletes: a refused image keeps its parts; restore brings parts back before images', async () => {
    await open(3);
    const { id } = versionOf('app 1');
    const body = { message: 'Publicly visible package versions with more than 5000 downloads cannot be deleted.' };
    site.github.faults.push({ match: on('DELETE', `/versions/${id}`), act: { status: 400, body } });
    const results = await run(() => undefined);
    assert.deepEqual(notDeleted(results), {
      'app 1': 'refused',
      'app amd64 1': 'required',
      'app arm64 1': 'required',
    });
    const before = activeVersions(packageNamed('app')).length;
    const entries = recentlyDeleted(await window.journal.read(), window.time.now());
    site.github.clearLog();
    await window.queue.run(restoreOperations(entries, entries, () => undefined));
    const restored = site.github.log.flatMap(({ method, url }) =>
      method === 'POST' ? Number(/\/versions\/(\d+)\/restore$/.exec(url)?.[1]) : [],
    );
    const places = ['app amd64 2', 'app arm64 2', 'app 2'].map((name) => restored.indexOf(versionOf(name).id));
    assert.ok(places.every((place) => place >= 0));
    assert.equal(Math.max(...places), places[2]);
    assert.equal(activeVersions(packageNamed('app')).length, before + 3);
  });
});
