import assert from 'node:assert/strict';
import type { GatherTarget, UnreadPackage } from '../../../src/core/cleanUp/gather.ts';
import { planInputOf } from '../../../src/core/cleanUp/planInput.ts';
import { on } from '../../github/faults.ts';
import { packagesOf } from '../../github/world.ts';
import { until } from '../images/registryFixture.ts';
import { addImages, addLibrary, addPlainImages, gathered, openSite, type Site } from './fixtures.ts';

describe('Gathering what a clean-up plan needs', () => {
  let site: Site;
  afterEach(() => site.close());

  const requests = (part: string) => site.github.log.filter(({ url }) => url.includes(part));
  const packageNamed = (wanted: string) =>
    packagesOf(site.github.world, 'org').find(({ name }) => name === wanted) ?? assert.fail(wanted);
  const kinds = ({ results }: Awaited<ReturnType<Site['gather']>>) => results.map(({ kind }) => kind);

  it('reads whole lists, twice, and each manifest that may say something', async () => {
    site = await openSite((world) => {
      addLibrary(world, 'npm', 'lib', 250);
      addImages(world, 'app', 4);
    });
    const { results, arrived } = await site.gather(['npm/lib', 'container/app']);
    const [lib, app] = [gathered(results[0]), gathered(results[1])];
    assert.deepEqual(
      lib.versions.map(({ name }) => name),
      Array.from({ length: 250 }, (_, index) => `1.0.${250 - index}`),
    );
    assert.equal(requests('/npm/lib/versions').length, 6);
    assert.equal(app.versions.length, 12);
    assert.equal(requests('/manifests/').length, 4);
    assert.ok([...(app.images?.manifests.values() ?? [])].every(({ kind }) => kind === 'read'));
    assert.equal(lib.images, undefined);
    assert.deepEqual(arrived.toSorted(), [0, 1]);
  });

  it('reads nothing but the lists once the manifests are cached', async () => {
    site = await openSite((world) => void addImages(world, 'app', 3));
    const first = await site.gather(['container/app']);
    site.github.clearLog();
    const second = await site.gather(['container/app']);
    assert.deepEqual(requests('/v2/'), []);
    const inputs = [first, second].map(({ results }) => planInputOf(gathered(results[0])));
    assert.deepEqual(inputs[1], inputs[0]);
  });

  it('has at most twenty requests to the API in flight, and twenty to the registry, whatever the number of packages', async () => {
    const names = Array.from({ length: 25 }, (_, index) => `app-${index}`);
    site = await openSite((world) => {
      for (const name of names) addPlainImages(world, name, 12);
      for (const name of names) addLibrary(world, 'npm', name, 3);
    });
    // Everyone who may send a request has sent it by then.
    site.onRequest = () => new Promise((resolve) => setTimeout(resolve, 5));
    const done = await site.gather(names.flatMap((name) => [`npm/${name}`, `container/${name}`]));
    assert.deepEqual(site.most, { api: 20, registry: 20 });
    assert.deepEqual(new Set(kinds(done)), new Set(['gathered']));
    assert.equal(requests('/manifests/').length, 25 * 12);
    assert.equal(requests('/token').length, 25);
  });

  it('lets a package wait for its token without keeping others from reading', async () => {
    site = await openSite((world) => {
      addPlainImages(world, 'slow', 40);
      addPlainImages(world, 'fast', 40);
    });
    const released = Promise.withResolvers<undefined>();
    site.onRequest = (url) => (url.includes('/token') && url.includes('slow') ? released.promise : undefined);
    const gathering = site.gather(['container/slow', 'container/fast']);
    await until(() => requests('/fast/manifests/').length === 40);
    assert.equal(requests('/slow/manifests/').length, 0);
    released.resolve(undefined);
    assert.deepEqual(kinds(await gathering), ['gathered', 'gathered']);
  });

  it('tells of each package what is being read, and how many have a result', async () => {
    site = await openSite((world) => {
      addLibrary(world, 'npm', 'lib', 120);
      addImages(world, 'app', 3);
    });
    const stepsOf = async (...names: string[]) => {
      const { progress } = await site.gather(names);
      assert.deepEqual(progress[0], { done: 0, total: names.length, current: undefined, waitsUntil: undefined });
      assert.deepEqual(progress.at(-1), { ...progress[0], done: names.length });
      for (const [index, { done }] of progress.entries()) assert.ok(done >= (progress[index - 1]?.done ?? 0));
      return progress.flatMap(({ current }) => current ?? []);
    };
    const loaded = await stepsOf('npm/lib');
    assert.deepEqual(loaded[0], { index: 0, step: { kind: 'versions', loaded: 100 } });
    assert.deepEqual(loaded.at(-1), { index: 0, step: { kind: 'versions', loaded: 120 } });
    const steps = await stepsOf('npm/absent', 'container/app');
    const manifests = steps.flatMap(({ step }) => (step.kind === 'manifests' ? [step] : []));
    assert.deepEqual(manifests[0], { kind: 'manifests', done: 0, total: 9 });
    assert.deepEqual(manifests.at(-1), { kind: 'manifests', done: 3, total: 3 });
    assert.ok(steps.every(({ index }) => index === 1));
  });

  it('tells of one package until that is read, although it reads several', async () => {
    const names = ['one', 'two', 'three'];
    site = await openSite((world) => {
      for (const name of names) addPlainImages(world, name, 30);
    });
    const { progress } = await site.gather(names.map((name) => `container/${name}`));
    const shown = progress.flatMap(({ current }) => (current?.step.kind === 'manifests' ? current.index : []));
    const switches = shown.filter((index, at) => at > 0 && shown[at - 1] !== index);
    assert.ok(shown.length > 50 && switches.length <= 2, `${switches.length} of ${shown.length}`);
  });

  it('waits for a rate limit, and says until when', async () => {
    site = await openSite((world) => addLibrary(world, 'npm', 'lib', 3));
    const from = site.github.world.clock.now();
    site.github.faults.push({ match: on('GET', '/npm/lib/versions'), act: 'primary-limit', times: 1 });
    const { results, progress } = await site.gather(['npm/lib']);
    assert.equal(gathered(results[0]).versions.length, 3);
    const waits = progress.flatMap(({ waitsUntil }) => waitsUntil ?? []);
    assert.ok(waits.length > 0 && waits.every((until) => until > from + 50_000));
    assert.equal(progress.at(-1)?.waitsUntil, undefined);
  });

  it('gives a reason for each package that cannot be planned, and gathers the others', async () => {
    site = await openSite((world) => {
      addLibrary(world, 'npm', 'lib', 3);
      addLibrary(world, 'npm', 'broken', 3);
      addPlainImages(world, 'refused', 30);
      addPlainImages(world, 'hidden', 3);
      addImages(world, 'app', 2);
    });
    const { faults, world } = site.github;
    faults.push({ match: on('GET', '/npm/broken/versions'), act: 'not-json' });
    faults.push({ match: on('GET', '/refused/manifests'), act: 500 });
    for (const { name } of packageNamed('hidden').versions) world.manifests.delete(name);
    const names = ['npm/broken', 'npm/absent', 'docker/thing', 'container/refused', 'container/hidden'];
    const { results } = await site.gather([...names, 'npm/lib', 'container/app']);
    assert.deepEqual(
      results.map((each) => (each.kind === 'failed' ? each.error.problem.kind : each.kind)),
      ['malformed', 'notFound', 'unsupported', 'server', 'notFound', 'gathered', 'gathered'],
    );
    assert.deepEqual(requests('/docker/'), []);
    assert.ok(requests('/refused/manifests').length < 30 * 3);
  });

  it('plans with a single manifest that cannot be read, as unreadable', async () => {
    site = await openSite((world) => void addImages(world, 'app', 3));
    const digest = packageNamed('app').versions[0]?.name ?? assert.fail();
    site.github.faults.push({ match: on('GET', digest), act: 500 });
    const { results } = await site.gather(['container/app']);
    const input = planInputOf(gathered(results[0]));
    assert.deepEqual(input.manifests?.[digest], { kind: 'unreadable' });
    const kindsRead = Object.values(input.manifests).map(({ kind }) => kind);
    assert.equal(kindsRead.filter((kind) => kind === 'unreadable').length, 1);
  });

  it('makes no plan of a list from which others delete while it is read', async () => {
    site = await openSite((world) => {
      addLibrary(world, 'npm', 'lib', 250);
      addPlainImages(world, 'app', 250);
    });
    const deleted = new Set<string>();
    site.onRequest = (url) => {
      const [, name] = /\/(lib|app)\/versions.*[?&]page=2/.exec(url) ?? [];
      if (name === undefined || deleted.has(name)) return;
      deleted.add(name);
      const [newest] = packageNamed(name).versions;
      if (newest) newest.deletedAt = site.github.world.clock.now();
    };
    assert.deepEqual(kinds(await site.gather(['npm/lib', 'container/app'])), ['incomplete', 'incomplete']);
    assert.deepEqual(requests('/v2/'), []);
  });

  it('reads more than 500 manifests only if the user agrees to it', async () => {
    site = await openSite((world) => {
      addPlainImages(world, 'cached', 3);
      addPlainImages(world, 'one', 300);
      addPlainImages(world, 'two', 200);
    });
    await site.gather(['container/cached']);
    const asked: number[] = [];
    const confirm = (answer: boolean) => ({
      confirmReads(count: number) {
        asked.push(count);
        return Promise.resolve(answer);
      },
    });
    site.github.clearLog();
    const names = ['container/cached', 'container/one', 'container/two'];
    await site.gather(names.slice(0, 2), confirm(false));
    assert.deepEqual(asked, [], 'up to 500 need no confirmation');
    site.caches.delete('one');
    site.github.clearLog();
    assert.deepEqual(kinds(await site.gather(names, confirm(false))), ['gathered', 'gathered', 'gathered']);
    assert.deepEqual(asked, [], 'exactly 500');
    site.caches.delete('one');
    site.caches.delete('two');
    site.caches.delete('cached');
    site.github.clearLog();
    const declined = await site.gather(names, confirm(false));
    assert.deepEqual(asked, [503]);
    assert.deepEqual(declined.results, [
      { kind: 'declined', unread: 3 },
      { kind: 'declined', unread: 300 },
      { kind: 'declined', unread: 200 },
    ]);
    assert.deepEqual(requests('/v2/'), []);
    let counts: readonly number[] = [];
    const inTwo = (count: number, packages: readonly UnreadPackage[]) => {
      counts = [count, ...packages.map(({ unread }) => unread)];
      return Promise.resolve(({ reference: { name } }: GatherTarget) => name === 'two');
    };
    const some = await site.gather(names, { confirmReads: inTwo });
    assert.deepEqual(kinds(some), ['declined', 'declined', 'gathered']);
    assert.deepEqual(counts, [503, 3, 300, 200]);
    site.caches.delete('two');
    site.github.clearLog();
    const agreed = await site.gather(names, confirm(true));
    assert.deepEqual(kinds(agreed), ['gathered', 'gathered', 'gathered']);
    assert.equal(requests('/manifests/').length, 503);
  });

  it('can be cancelled; what was read stays cached', async () => {
    site = await openSite((world) => {
      addPlainImages(world, 'app', 40);
      addLibrary(world, 'npm', 'lib', 3);
    });
    const controller = new AbortController();
    site.onRequest = (url) => {
      if (url.includes('/manifests/') && (site.caches.get('app')?.manifests.size ?? 0) >= 10) controller.abort();
    };
    const { results } = await site.gather(['container/app', 'npm/lib'], { signal: controller.signal });
    assert.equal(results[0]?.kind, 'cancelled');
    const read = site.caches.get('app')?.manifests.size ?? 0;
    assert.ok(read >= 10 && read < 40, String(read));
    let manifests = 0;
    site.onRequest = (url) => void (manifests += url.includes('/manifests/') ? 1 : 0);
    const again = await site.gather(['container/app', 'npm/lib']);
    assert.deepEqual(kinds(again), ['gathered', 'gathered']);
    // What was under way when it was cancelled may still have arrived.
    assert.ok(manifests > 0 && manifests <= 40 - read, `${manifests} of ${40 - read}`);
    assert.equal(site.caches.get('app')?.manifests.size, 40);
  });

  it('sends nothing once it is cancelled, also while it asks', async () => {
    site = await openSite((world) => {
      addPlainImages(world, 'app', 501);
      addLibrary(world, 'npm', 'lib', 3);
    });
    const before = await site.gather(['container/app', 'npm/lib'], { signal: AbortSignal.abort() });
    assert.deepEqual(kinds(before), ['cancelled', 'cancelled']);
    assert.deepEqual(site.github.log, []);
    const controller = new AbortController();
    const confirmReads = () => {
      controller.abort();
      return Promise.resolve(true);
    };
    const { results } = await site.gather(['container/app'], { signal: controller.signal, confirmReads });
    assert.equal(results[0]?.kind, 'cancelled');
    assert.deepEqual(requests('/v2/'), []);
  });

  it('fails as a whole if a reader cannot be opened, such as after signing out', async () => {
    site = await openSite((world) => {
      addPlainImages(world, 'app', 3);
      addLibrary(world, 'npm', 'lib', 3);
    });
    const signedOut = new Error('signed out');
    await assert.rejects(
      site.gather(['container/app', 'npm/lib'], { openReader: () => Promise.reject(signedOut) }),
      signedOut,
    );
  });

  it('says of each package that it cannot be read when there is no connection', async () => {
    site = await openSite((world) => void addImages(world, 'app', 2));
    site.onRequest = () => {
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('no host'), { code: 'ENOTFOUND' }) });
    };
    const { results } = await site.gather(['container/app', 'npm/thing']);
    for (const result of results) assert.equal(result.kind === 'failed' && result.error.problem.kind, 'network');
  });
});
