import assert from 'node:assert/strict';
import type { Result } from '../../../../src/core/deletion/operation.ts';
import { deleteOperations } from '../../../../src/core/deletion/plan.ts';
import { createRecheck, imageVersion, type Send, versionPages } from '../../../../src/core/deletion/run/recheck.ts';
import { packageKey } from '../../../../src/core/packages/target.ts';
import { enterpriseHost } from '../../../../src/core/github/host.ts';
import { readWholeList } from '../../../../src/core/github/wholeList.ts';
import { readManifests } from '../../../../src/core/images/readManifests.ts';
import { imageReader } from '../../../../src/core/images/imageReader.ts';
import { openRepository } from '../../../../src/core/images/repository.ts';
import { memoryCache } from '../../images/memoryCache.ts';
import { on } from '../../../github/faults.ts';
import { startGitHub, type GitHub } from '../../../github/server.ts';
import { administrator, smallWorld } from '../../../github/smallWorld.ts';
import { addVersion, packagesOf, type Package } from '../../../github/world.ts';
import { messages } from '../../../github/refusals.ts';
import { waitFor } from '../../../workbench/waiting.ts';
import { publish, Registry, tagFor } from '../../images/fixtures.ts';
import { pick } from '../../retention/picked.ts';
import { countOf, isWrite, openWindow, referenceTo, type Window } from '../fixtures.ts';

describe('Between the plan and the delete', () => {
  let github: GitHub;
  let registry: Registry;
  let app: Package;
  let window: Window;

  /** A package with that many images of two platforms, and untagged images besides. */
  async function open(images: number, untagged = 0): Promise<void> {
    const world = smallWorld();
    registry = new Registry();
    for (let number = 0; number < images; number++) {
      const children = ['amd64', 'arm64'].map((platform) => registry.push(`${platform} ${number}`));
      registry.push(`image ${number}`, { tags: [`v${number}`], children });
    }
    for (let number = 0; number < untagged; number++) registry.push(`untagged ${number}`);
    publish(world, registry, 'app');
    github = await startGitHub({ world });
    app = packagesOf(world, 'org').find(({ name }) => name === 'app') ?? assert.fail();
    app.admins.add('ann');
    window = openWindow({ github, clock: world.clock });
  }
  afterEach(() => github.close());

  /** Publishes what was pushed to the registry since. */
  function push(name: string, options: Parameters<Registry['push']>[1]): void {
    const { digest, tags, mediaType, body, createdAt } = registry.push(name, options);
    addVersion(github.world, app, digest, { tags: [...tags], createdAt: Date.parse(createdAt) });
    github.world.manifests.set(digest, { digest, mediaType, body, size: 0 });
  }
  const versionOf = (name: string) =>
    app.versions.find((version) => version.name === registry.named(name).digest) ?? assert.fail(name);

  /** Reads the package, and plans to delete versions of these names. */
  async function plan(names: readonly string[], forced = new Set<number>(), mayEmpty = true) {
    const list = await readWholeList(versionPages(window.connection, referenceTo(app)), {
      signal: new AbortController().signal,
      onProgress: () => undefined,
      onWait: () => undefined,
    });
    const all = list.pages.flatMap(({ items }) => items);
    const { time } = window;
    const host = enterpriseHost(github.origin) ?? assert.fail();
    const repository = openRepository(
      { owner: 'org', name: 'app' },
      { host, token: administrator, transport: fetch, userAgent: 'test', now: time.now, sleep: time.sleep },
    );
    const reader = imageReader(repository, memoryCache());
    const versions = all.map(imageVersion);
    const { manifests } = await readManifests({ versions, reader });
    const ids = names.map((name) => versionOf(name).id);
    const planned = pick(versions, manifests, ids, { complete: list.isComplete, forced: [...forced] });
    const byId = new Map(all.map((version) => [version.id, version]));
    const operations = deleteOperations(referenceTo(app), planned.versions, byId);
    const recheck = createRecheck({
      ...list,
      reference: referenceTo(app),
      manifests,
      reader,
      versions: operations.flatMap(({ target }) => byId.get(target.versionId ?? 0) ?? []),
      forced: planned.forced,
      mayEmpty,
    });
    github.clearLog();
    return { operations, rechecks: new Map([[packageKey(referenceTo(app)), recheck]]) };
  }

  const reasons = (results: readonly Result[]) =>
    Object.fromEntries(
      results.flatMap(({ operation, outcome }) => {
        const version = app.versions.find(({ id }) => id === operation.target.versionId);
        const name = registry.pushed.find(({ digest }) => digest === version?.name)?.name ?? '';
        return outcome.kind === 'skipped' ? [[name, outcome.because.kind]] : [];
      }),
    );
  const listRequests = () => github.log.filter(({ url }) => url.includes('/versions?'));
  const versionRequests = () =>
    github.log.filter(({ method, url }) => method === 'GET' && /\/versions\/\d+$/.test(url));

  it('deletes what is as it was, with one look at the pages that hold it, and no request for each version', async () => {
    await open(40, 10);
    const { operations, rechecks } = await plan(['image 0', 'image 20', 'untagged 3']);
    const results = await window.queue.run(operations, { rechecks });
    assert.deepEqual(countOf(results), { deleted: 7 });
    assert.equal(listRequests().length, 2);
    assert.ok(
      listRequests().every(({ status }) => status === 304),
      'both pages are unchanged',
    );
    assert.deepEqual(versionRequests(), []);
  });

  it('keeps a version that a new image depends on, and names that', async () => {
    await open(3, 2);
    const { operations, rechecks } = await plan(['untagged 0', 'untagged 1', 'image 0']);
    push('new', { tags: ['2.0'], children: [registry.named('untagged 0'), registry.named('amd64 0')] });
    const results = await window.queue.run(operations, { rechecks });
    assert.deepEqual(reasons(results), { 'untagged 0': 'dependency', 'amd64 0': 'dependency' });
    assert.deepEqual(countOf(results), { skipped: 2, deleted: 3 });
    const kept = results.find(({ outcome }) => outcome.kind === 'skipped')?.outcome;
    assert.ok(kept?.kind === 'skipped' && kept.because.kind === 'dependency');
    assert.deepEqual(
      kept.because.dependents.flatMap(({ tags }) => tags),
      ['2.0'],
    );
  });

  it('keeps a version that belongs to a new image, and one that an untagged new index lists', async () => {
    await open(3, 3);
    const { operations, rechecks } = await plan(['untagged 0', 'untagged 1']);
    push('untagged new', { children: [registry.named('untagged 1')] });
    const results = await window.queue.run(operations, { rechecks });
    assert.deepEqual(reasons(results), { 'untagged 1': 'dependency' });
  });

  it('keeps a version whose tags have changed, with its parts', async () => {
    await open(4);
    const { operations, rechecks } = await plan(['image 0', 'image 1']);
    versionOf('image 0').tags.push('stable');
    const results = await window.queue.run(operations, { rechecks });
    assert.deepEqual(reasons(results), {
      'image 0': 'tagsChanged',
      'amd64 0': 'required',
      'arm64 0': 'required',
    });
    assert.deepEqual(countOf(results), { skipped: 3, deleted: 3 });
  });

  it('says of a version that is gone that it is, and deletes its parts', async () => {
    await open(4);
    const { operations, rechecks } = await plan(['image 0']);
    versionOf('image 0').deletedAt = github.world.clock.now();
    const results = await window.queue.run(operations, { rechecks });
    assert.deepEqual(countOf(results), { alreadyGone: 1, deleted: 2 });
    assert.equal(github.log.filter(isWrite).length, 2);
  });

  it('keeps what has no tag where something new cannot be read', async () => {
    await open(3, 2);
    const { operations, rechecks } = await plan(['untagged 0', 'image 0']);
    push('new', { tags: ['2.0'], children: [registry.named('untagged 0')] });
    github.faults.push({ match: on('GET', registry.named('new').digest), act: 500 });
    const results = await window.queue.run(operations, { rechecks });
    assert.equal(reasons(results)['untagged 0'], 'unverified');
    assert.equal(countOf(results).deleted, 1);
  });

  it('deletes what is forced all the same, unless its tags have changed', async () => {
    await open(3, 2);
    const forced = new Set([versionOf('amd64 0').id, versionOf('untagged 0').id]);
    const { operations, rechecks } = await plan(['amd64 0', 'untagged 0'], forced);
    push('new', { tags: ['2.0'], children: [registry.named('amd64 0')] });
    versionOf('untagged 0').tags.push('mine');
    const results = await window.queue.run(operations, { rechecks });
    assert.deepEqual(reasons(results), { 'untagged 0': 'tagsChanged' });
  });

  it('looks again before every hundred deletes, and sees what came in between', async () => {
    await open(1, 350);
    const names = Array.from({ length: 250 }, (_, index) => `untagged ${index + 50}`);
    const { operations, rechecks } = await plan(names);
    let deletes = 0;
    const results = await window.queue.run(operations, {
      rechecks,
      onProgress: ({ done }) => {
        if (done === 150 && deletes++ === 0) push('new', { tags: ['2.0'], children: [registry.named('untagged 50')] });
      },
    });
    assert.deepEqual(reasons(results), { 'untagged 50': 'dependency' });
    assert.deepEqual(countOf(results), { deleted: 249, skipped: 1 });
    assert.ok(listRequests().length <= 3 * 4, `${listRequests().length} pages for three groups`);
    // Those that the deletes in flight moved to another page meanwhile.
    assert.ok(versionRequests().length <= 3 * 5, `${versionRequests().length} versions read`);
  });

  it('goes on with the parts of images that it has deleted, where something new has come', async () => {
    await open(60);
    const { operations, rechecks } = await plan(Array.from({ length: 50 }, (_, index) => `image ${index}`));
    let pushes = 0;
    const results = await window.queue.run(operations, {
      rechecks,
      onProgress: ({ done }) => {
        if (done === 50 && pushes++ === 0) push('new', { tags: ['2.0'] });
      },
    });
    assert.deepEqual(countOf(results), { deleted: 150 });
  });

  it('finds versions that others have moved to other pages', async () => {
    await open(1, 500);
    const { operations, rechecks } = await plan(['untagged 10', 'untagged 250']);
    for (const { tags, ...version } of app.versions.slice(0, 150)) {
      if (tags.length === 0) Object.assign(app.versions.find(({ id }) => id === version.id) ?? {}, { deletedAt: 1 });
    }
    const results = await window.queue.run(operations, { rechecks });
    assert.deepEqual(countOf(results), { deleted: 2 });
  });

  it('takes no version for gone that it has missed between two pages', async () => {
    await open(1, 500);
    const names = [150, 200].map(
      (index) => registry.pushed.find(({ digest }) => digest === app.versions[index]?.name)?.name ?? assert.fail(),
    );
    const { operations, rechecks } = await plan(names);
    const third = github.hold(on('GET', '&page=3'));
    const running = window.queue.run(operations, { rechecks });
    await third.waitForHeld(1);
    await waitFor('the second page', () =>
      Promise.resolve(github.log.some(({ url, status }) => url.includes('&page=2') && status !== undefined)),
    );
    Object.assign(app.versions[0] ?? {}, { deletedAt: 1 });
    third.open();
    assert.deepEqual(countOf(await running), { deleted: 2 });
    assert.equal(versionRequests().length, 1);
  });

  it('looks again where a limit came between the look and the delete', async () => {
    await open(1, 20);
    const { operations, rechecks } = await plan(Array.from({ length: 10 }, (_, index) => `untagged ${index}`));
    const refusal = { status: 403, headers: { 'retry-after': '120' }, body: { message: messages.secondaryLimit } };
    let [pushes, writes] = [0, 0];
    const results = await window.queue.run(operations, {
      rechecks,
      onProgress: ({ done, paused }) => {
        if (done === 3 && pushes === 0 && github.faults.length === 0) {
          github.faults.push({ match: on('DELETE', '/versions/'), act: refusal, times: 1 });
        }
        if (!paused || pushes++ > 0) return;
        push('new', { tags: ['2.0'], children: registry.pushed.filter(({ name }) => name.startsWith('untagged')) });
        writes = github.log.filter(isWrite).length;
      },
    });
    // Also those whose turn comes while another looks.
    assert.equal(github.log.filter(isWrite).length, writes);
    assert.deepEqual(countOf(results), { deleted: 3, skipped: 7 });
    assert.deepEqual(new Set(Object.values(reasons(results))), new Set(['dependency']));
  });

  it('lets nothing go on a look that no longer counts while another is under way', async () => {
    await open(1, 1);
    const { id, name, tags } = versionOf('untagged 0');
    const recheck = createRecheck({
      reference: referenceTo(app),
      pages: [],
      isComplete: true,
      manifests: new Map(),
      reader: { cached: () => undefined, facts: () => assert.fail() },
      versions: [{ id, name, tags, createdAt: '' }],
      mayEmpty: true,
    });
    let now = 0;
    let page = Promise.withResolvers<unknown>();
    const found = { items: [{ id, name, tags, createdAt: '' }] };
    const send: Send = <T>() => page.promise as Promise<T>;
    const { signal } = new AbortController();
    const changed = () => recheck.findChange(id, { gone: new Set(), send, signal, now: () => now });
    page.resolve(found);
    assert.equal(await changed(), undefined);
    assert.equal(recheck.isOutdated(id, now), false);
    now = 60_001;
    page = Promise.withResolvers();
    const again = changed();
    assert.equal(recheck.isOutdated(id, now), true);
    page.resolve(found);
    await again;
    assert.equal(recheck.isOutdated(id, now), false);
  });

  it('keeps everything where the list cannot be read', async () => {
    await open(3, 3);
    const { operations, rechecks } = await plan(['untagged 0', 'untagged 1']);
    github.faults.push({ match: on('GET', '/versions?'), act: { status: 403, body: { message: 'no' } } });
    const results = await window.queue.run(operations, { rechecks });
    assert.deepEqual(countOf(results), { skipped: 2 });
    assert.equal(reasons(results)['untagged 0'], 'unverified');
    assert.equal(github.log.filter(isWrite).length, 0);
  });

  it('keeps a version whose new tag is that of a signature of what stays', async () => {
    await open(3, 2);
    const { operations, rechecks } = await plan(['untagged 0']);
    versionOf('untagged 0').tags.push(tagFor(registry.named('image 1'), '.sig'));
    assert.deepEqual(reasons(await window.queue.run(operations, { rechecks })), { 'untagged 0': 'tagsChanged' });
  });

  describe('for rules', () => {
    const remove = (name: string) => (versionOf(name).deletedAt = github.world.clock.now());
    const tagged = () => app.versions.filter(({ deletedAt, tags }) => deletedAt === undefined && tags.length > 0);

    it('skips the rest of a package whose other versions are gone, which hand-picked deletes do not', async () => {
      await open(3, 1);
      const { operations, rechecks } = await plan(['image 0', 'image 1'], undefined, false);
      remove('image 2');
      const results = await window.queue.run(operations, { rechecks });
      assert.deepEqual(reasons(results), {
        ...{ 'image 0': 'lastVersions', 'amd64 0': 'required', 'arm64 0': 'required' },
        ...{ 'image 1': 'lastVersions', 'amd64 1': 'required', 'arm64 1': 'required' },
      });
      assert.equal(github.log.filter(isWrite).length, 0);
      const picked = await plan(['image 0']);
      assert.deepEqual(countOf(await window.queue.run(picked.operations, { rechecks: picked.rechecks })), {
        deleted: 3,
      });
    });

    it('goes on where a new version has come instead', async () => {
      await open(2);
      const { operations, rechecks } = await plan(['image 0'], undefined, false);
      remove('image 1');
      push('new', { tags: ['2.0'] });
      assert.deepEqual(countOf(await window.queue.run(operations, { rechecks })), { deleted: 3 });
    });

    it('takes no version without a tag, nor an attachment, for what is left of images', async () => {
      await open(2, 2);
      const { operations, rechecks } = await plan(['image 0'], undefined, false);
      versionOf('image 1').tags.splice(0);
      versionOf('untagged 0').tags.push(tagFor(registry.named('image 1'), '.sig'));
      assert.deepEqual(reasons(await window.queue.run(operations, { rechecks })), {
        'image 0': 'lastVersions',
        'amd64 0': 'required',
        'arm64 0': 'required',
      });
    });

    it('finds what stays on any page, and stops where it is deleted halfway', async () => {
      await open(1, 350);
      const names = Array.from({ length: 250 }, (_, index) => `untagged ${index + 50}`);
      const { operations, rechecks } = await plan(names, undefined, false);
      const results = await window.queue.run(operations, {
        rechecks,
        onProgress: ({ done }) => {
          if (done === 100 && tagged().length > 0) remove('image 0');
        },
      });
      const { deleted = 0, skipped } = countOf(results);
      assert.deepEqual([deleted > 99 && deleted <= 200, (skipped ?? 0) + deleted], [true, 250]);
      assert.deepEqual(new Set(Object.values(reasons(results))), new Set(['lastVersions']));
      assert.ok(listRequests().length <= 3 * 5, `${listRequests().length} pages for three groups`);
    });
  });
});
