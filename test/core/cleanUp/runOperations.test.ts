import assert from 'node:assert/strict';
import { planInputOf, withPicked } from '../../../src/core/cleanUp/planInput.ts';
import { runOperations } from '../../../src/core/cleanUp/runOperations.ts';
import { planPicked, planRetention, type Rule } from '../../../src/core/retention/index.ts';
import { addVersion, packagesOf } from '../../github/world.ts';
import { idsOf, kindsOf, openWindow } from '../deletion/fixtures.ts';
import { losses, type Registry } from '../images/fixtures.ts';
import { addImages, addLibrary, gathered, openSite, type Site } from './fixtures.ts';

describe('Carrying a plan out', () => {
  let site: Site;
  let app: Registry;
  beforeEach(async () => {
    site = await openSite((to) => {
      app = addImages(to, 'app', 6);
      addLibrary(to, 'npm', 'lib', 4);
    });
  });
  afterEach(() => site.close());

  const rules: readonly Rule[] = [
    { packages: ['container/*'], delete: { tags: ['v?'] } },
    { packages: ['npm/*'], delete: { below: '1.0.3' } },
    { keep: { tags: ['v2'] } },
  ];
  const packageNamed = (wanted: string) =>
    packagesOf(site.github.world, 'org').find(({ name }) => name === wanted) ?? assert.fail();
  const active = (name: string) => packageNamed(name).versions.filter(({ deletedAt }) => deletedAt === undefined);

  /** Plans, lets others act, and runs. */
  async function run(others: () => void = () => undefined) {
    const { results } = await site.gather(['npm/lib', 'container/app']);
    const packages = results.map(gathered);
    const plan = planRetention({ now: '2027-01-01T00:00:00Z', rules, packages: packages.map(planInputOf) });
    others();
    site.github.clearLog();
    const { operations, rechecks } = runOperations(packages, plan);
    const window = openWindow(site);
    return { operations, done: await window.queue.run(operations, { rechecks }) };
  }

  it('writes down what a later check has to know: whether rules delete a version, or the user all the same', async () => {
    const { results } = await site.gather(['container/app']);
    const packages = results.map(gathered);
    const originsOf = (plan: Parameters<typeof runOperations>[1]) =>
      runOperations(packages, plan).operations.map(({ origin }) => origin);
    const now = '2027-01-01T00:00:00Z';
    const byRules = planRetention({ now, rules, packages: packages.map(planInputOf) });
    assert.deepEqual(new Set(originsOf(byRules)), new Set(['rules']));
    const idOf = (name: string) =>
      packages[0]?.versions.find((each) => each.name === app.named(name).digest)?.id ?? assert.fail(name);
    const [v1, part] = [idOf('app 1'), idOf('app amd64 2')];
    const picked = planPicked({
      now,
      packages: packages.map((each) => ({ ...planInputOf(each), picked: [v1, part], forced: [part] })),
    });
    assert.deepEqual(originsOf(picked).toSorted(), ['forced', undefined, undefined, undefined]);
  });

  it('deletes what the plan says: images before their parts', async () => {
    const { operations, done } = await run();
    assert.equal(operations.length, 2 + 4 * 3);
    assert.deepEqual(new Set(kindsOf(done)), new Set(['deleted']));
    assert.deepEqual(
      active('lib').map(({ name }) => name),
      ['1.0.4', '1.0.3'],
    );
    assert.deepEqual(
      active('app').flatMap(({ tags }) => tags),
      ['v6', 'v2'],
    );
    assert.equal(active('app').length, 6);
    const deletes = site.github.log.filter(({ method, url }) => method === 'DELETE' && url.includes('/app/'));
    const order = deletes.map(({ url }) => Number(url.split('/').at(-1)));
    for (const { target, requires = [] } of operations) {
      for (const id of requires) assert.ok(order.indexOf(id) < order.indexOf(target.versionId ?? 0));
    }
    const present = new Set(app.pushed.filter(({ digest }) => active('app').some(({ name }) => name === digest)));
    const ids = new Set([...present].map(({ id }) => id));
    assert.deepEqual(losses(app, ids), new Map());
  });

  it('names what it deletes, for those who restore it', async () => {
    const { operations } = await run();
    const image = operations.find(({ facts }) => facts?.tags?.includes('v3'));
    assert.equal(image?.facts?.versionName, app.named('app 3').digest);
    assert.deepEqual(image.target.name, 'app');
    assert.equal(image.requires, undefined);
  });

  it('skips what has got another tag since, or what a new push depends on', async () => {
    const tagged = () => packageNamed('app').versions.find(({ tags }) => tags.includes('v3')) ?? assert.fail();
    const { done } = await run(() => {
      tagged().tags.push('stable');
      const part = app.named('app amd64 4');
      const { digest, body, mediaType, createdAt } = app.push('new', { tags: ['next'], children: [part] });
      addVersion(site.github.world, packageNamed('app'), digest, { tags: ['next'], createdAt: Date.parse(createdAt) });
      site.github.world.manifests.set(digest, { digest, body, mediaType, size: 0 });
    });
    const skipped = done.flatMap(({ operation, outcome }) =>
      outcome.kind === 'skipped' ? [[operation.facts?.versionName, outcome.because.kind]] : [],
    );
    assert.deepEqual(
      new Map(skipped as [string, string][]),
      new Map([
        [app.named('app 3').digest, 'tagsChanged'],
        [app.named('app amd64 3').digest, 'required'],
        [app.named('app arm64 3').digest, 'required'],
        [app.named('app amd64 4').digest, 'dependency'],
      ]),
    );
    assert.equal(idsOf(done, 'deleted').length, 2 + 4 * 3 - 4);
    const ids = new Set(active('app').map(({ name }) => app.pushed.find(({ digest }) => digest === name)?.id ?? 0));
    assert.deepEqual(losses(app, ids), new Map());
  });

  it('looks at packages of every type again, page by page, and says of what is gone that it is', async () => {
    const { done } = await run(() => {
      const first = packageNamed('lib').versions.find(({ name }) => name === '1.0.1') ?? assert.fail();
      first.deletedAt = site.clock.now();
    });
    const ofLibrary = done.filter(({ operation }) => operation.target.packageType === 'npm');
    assert.deepEqual(kindsOf(ofLibrary).sort(), ['alreadyGone', 'deleted']);
    const requests = site.github.log.filter(({ method, url }) => method === 'GET' && url.includes('/lib/versions'));
    assert.deepEqual(
      requests.map(({ url }) => /versions(\/|\?)/.exec(url)?.[1]),
      ['?', '/'],
      'its only page, and what is not on it any more',
    );
  });

  it('empties no package, if others have deleted the versions that rules keep', async () => {
    const { done } = await run(() => {
      for (const version of packageNamed('lib').versions) {
        if (['1.0.3', '1.0.4'].includes(version.name)) version.deletedAt = site.clock.now();
      }
    });
    const ofLibrary = done.filter(({ operation }) => operation.target.packageType === 'npm');
    assert.deepEqual(
      ofLibrary.map(({ outcome }) => outcome.kind === 'skipped' && outcome.because.kind),
      ['lastVersions', 'lastVersions'],
    );
    assert.equal(active('lib').length, 2);
  });

  it('deletes all of a package where that was picked by hand', async () => {
    const packages = (await site.gather(['npm/lib'])).results.map(gathered);
    const inputs = packages.map(planInputOf).map((input) => ({ ...input, picked: input.versions.map(({ id }) => id) }));
    const { operations, rechecks } = runOperations(
      packages,
      planPicked({ now: '2027-01-01T00:00:00Z', packages: inputs }),
    );
    assert.deepEqual(
      new Set(kindsOf(await openWindow(site).queue.run(operations, { rechecks }))),
      new Set(['deleted']),
    );
    assert.ok(
      !packagesOf(site.github.world, 'org').some(({ name }) => name === 'lib'),
      'it went with its last version',
    );
  });

  it('has versions that were picked in the plan although they are gone, and everything that is forced', async () => {
    const [library] = (await site.gather(['container/app'])).results.map(gathered);
    assert.ok(library);
    const gone = { id: 4711, name: `sha256:${'f'.repeat(64)}`, tags: ['old'] };
    const part = library.versions.find(({ name }) => name === app.named('app amd64 1').digest) ?? assert.fail();
    const found = withPicked(library, [gone, part]);
    const input = { ...planInputOf(found), picked: [gone.id, part.id], forced: [part.id] };
    const { operations, rechecks } = runOperations(
      [found],
      planPicked({ now: '2027-01-01T00:00:00Z', packages: [input] }),
    );
    const done = await openWindow(site).queue.run(operations, { rechecks });
    assert.deepEqual([idsOf(done, 'deleted'), idsOf(done, 'alreadyGone')], [[part.id], [gone.id]]);
  });

  it('has nothing to check where nothing is deleted', async () => {
    const { results } = await site.gather(['container/app']);
    const packages = results.map(gathered);
    const plan = planRetention({ now: '2027-01-01T00:00:00Z', rules: [], packages: packages.map(planInputOf) });
    const { operations, rechecks } = runOperations(packages, plan);
    assert.deepEqual([operations, rechecks], [[], new Map()]);
  });
});
