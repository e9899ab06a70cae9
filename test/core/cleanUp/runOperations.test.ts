import assert from 'node:assert/strict';
import { planInputOf } from '../../../src/core/cleanUp/planInput.ts';
import { runOperations } from '../../../src/core/cleanUp/runOperations.ts';
import { planRetention, type Rule } from '../../../src/core/retention/index.ts';
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

  it('has nothing to check where nothing is deleted', async () => {
    const { results } = await site.gather(['container/app']);
    const packages = results.map(gathered);
    const plan = planRetention({ now: '2027-01-01T00:00:00Z', rules: [], packages: packages.map(planInputOf) });
    const { operations, rechecks } = runOperations(packages, plan);
    assert.deepEqual([operations, rechecks], [[], new Map()]);
  });
});
