import assert from 'node:assert/strict';
import type { ImageReader } from '../../../src/core/images/imageReader.ts';
import { readManifests, unreadVersions, type ReadManifestsOptions } from '../../../src/core/images/readManifests.ts';
import { GitHubError } from '../../../src/core/github/problem.ts';
import { on } from '../../github/faults.ts';
import { pick } from '../retention/picked.ts';
import { Registry } from './fixtures.ts';
import { memoryCache } from './memoryCache.ts';
import { startSite, until, type Site } from './registryFixture.ts';

describe('Reading the manifests of a package', () => {
  let site: Site;

  beforeEach(async () => {
    site = await startSite();
  });
  afterEach(() => site.github.close());

  function options(changes: Partial<ReadManifestsOptions> = {}): ReadManifestsOptions {
    return { versions: site.registry.versions, reader: site.reader(), ...changes };
  }
  const manifestRequests = () => site.github.log.filter(({ url }) => url.includes('/manifests/'));
  const namesRead = () =>
    manifestRequests().map(({ url }) => site.registry.pushed.find(({ digest }) => url.includes(digest))?.name ?? url);

  async function open(registry: Registry): Promise<void> {
    await site.github.close();
    site = await startSite(registry);
  }

  /** A package of that many tagged images. */
  async function manyTagged(count: number): Promise<void> {
    const registry = new Registry();
    for (let number = 0; number < count; number++) registry.push(`image ${number}`, { tags: [`v${number}`] });
    await open(registry);
  }

  it('reads untagged versions too, and leaves no question open', async () => {
    const { manifests, stopped } = await readManifests(options());
    assert.equal(stopped, undefined);
    assert.deepEqual(
      site.registry.versions.filter(({ digest }) => manifests.get(digest)?.kind !== 'read'),
      [],
    );
  });

  it('spares the platforms and attestations of an index that was read, for each read counts as a download', async () => {
    await readManifests(options());
    assert.deepEqual(
      ['shared', 'arm', 'provenance', 'leftover'].filter((name) => namesRead().includes(name)),
      [],
    );
    assert.equal(manifestRequests().length, site.registry.pushed.length - 4);
  });

  it('reads the newest of each burst of untagged pushes first, which is the index of the others', async () => {
    const registry = new Registry();
    for (let build = 0; build < 30; build++) {
      const createdAt = new Date(1_790_000_000_000 + build * 600_000).toISOString();
      const children = ['amd64', 'arm64', 'arm'].map((name) => registry.push(`${name} ${build}`, { createdAt }));
      registry.push(`index ${build}`, { children, createdAt });
    }
    registry.push('tagged', { tags: ['1.0'] });
    await open(registry);
    await readManifests(options());
    assert.deepEqual(
      namesRead().filter((name) => !name.startsWith('index') && name !== 'tagged'),
      [],
    );
  });

  it('reads each manifest once for good', async () => {
    const cache = memoryCache();
    const reader = () => site.reader({}, undefined, cache);
    const first = await readManifests(options({ reader: reader() }));
    site.github.clearLog();
    const second = await readManifests(options({ reader: reader() }));
    assert.deepEqual(new Map([...second.manifests].sort()), new Map([...first.manifests].sort()));
    assert.deepEqual(site.github.log, []);
    assert.deepEqual(unreadVersions(site.registry.versions, reader()).flat(), []);
  });

  it('tells its progress, up to all that it reads', async () => {
    const told: { readonly done: number; readonly total: number }[] = [];
    await readManifests(options({ onProgress: (progress) => told.push(progress) }));
    assert.deepEqual(told[0], { done: 0, total: site.registry.pushed.length });
    assert.deepEqual(told.at(-1), { done: manifestRequests().length, total: manifestRequests().length });
    for (const { done, total } of told) assert.ok(done <= total);
  });

  it('has at most twenty requests at once', async () => {
    await manyTagged(50);
    let [now, most] = [0, 0];
    const reader = site.reader();
    const facts: ImageReader['facts'] = async (digest, signal) => {
      most = Math.max(most, ++now);
      try {
        return await reader.facts(digest, signal);
      } finally {
        now--;
      }
    };
    await readManifests(options({ reader: { ...reader, facts } }));
    assert.equal(most, 20);
    assert.equal(manifestRequests().length, 50);
  });

  it('can wait for the reads of others, and passes over what an index has meanwhile turned out to list', async () => {
    const registry = new Registry();
    const [early, late] = ['2026-01-01T00:00:00Z', '2026-01-01T01:00:00Z'];
    const child = registry.push('child', { createdAt: early });
    registry.push('index', { children: [child], createdAt: late });
    await open(registry);
    let last: Promise<unknown> = Promise.resolve();
    const schedule = <T>(read: () => Promise<T>) => {
      const next = last.then(read);
      last = next;
      return next;
    };
    const { manifests } = await readManifests(options({ schedule }));
    assert.deepEqual(namesRead(), ['index']);
    assert.deepEqual(new Set([...manifests.values()].map(({ kind }) => kind)), new Set(['read']));
  });

  it('knows a platform by its index, whichever of the two answers first', async () => {
    for (const act of ['404', 403] as const) {
      const registry = new Registry();
      const platform = registry.push('platform', { tags: ['1.0-amd64'] });
      const index = registry.push('index', { tags: ['1.0'], children: [platform] });
      await open(registry);
      if (act === 403) site.github.faults.push({ match: on('GET', platform.digest), act: { status: 403 } });
      else site.github.world.manifests.delete(platform.digest);
      const gate = site.github.hold(on('GET', `/manifests/${index.digest}`));
      const reading = readManifests(options());
      await gate.waitForHeld(1);
      await until(() => manifestRequests().some(({ url, status }) => url.includes(platform.digest) && status));
      gate.open();
      const { manifests } = await reading;
      assert.equal(manifests.get(platform.digest)?.kind, 'read', String(act));
    }
  });

  it('keeps what cannot be read as a state, and reads the rest', async () => {
    const { digest } = site.registry.named('older');
    site.github.faults.push({ match: on('GET', digest), act: 500 });
    const { manifests, stopped } = await readManifests(options());
    assert.equal(stopped, undefined);
    assert.equal(manifests.get(digest)?.kind, 'unreadable');
    assert.equal([...manifests.values()].filter(({ kind }) => kind !== 'read').length, 1);
  });

  it('R5: knows a manifest that the registry does not have as missing', async () => {
    const { digest, id } = site.registry.named('signature');
    site.github.world.manifests.delete(digest);
    const { manifests } = await readManifests(options());
    assert.deepEqual(manifests.get(digest), { kind: 'missing' });
    const plan = pick(site.registry.versions, manifests, [site.registry.named('untagged index').id, id]);
    assert.ok(plan.versions.every(({ reason }) => reason !== 'unreadable'));
  });

  for (const [act, why] of [
    [
      { status: 404, body: { errors: [{ code: 'NAME_UNKNOWN', message: 'repository name not known' }] } },
      'NAME_UNKNOWN',
    ],
    [{ status: 401, body: { errors: [{ code: 'UNAUTHORIZED', message: 'no' }] } }, '401'],
    [{ status: 403, body: { errors: [{ code: 'DENIED', message: 'no' }] } }, '403'],
    [500, '500'],
  ] as const) {
    it(`R5: does not take ${why} for a missing manifest`, async () => {
      const { digest } = site.registry.named('older');
      site.github.faults.push({ match: on('GET', digest), act });
      const { manifests } = await readManifests(options());
      assert.equal(manifests.get(digest)?.kind, 'unreadable');
    });
  }

  it('R5: does not take a manifest for missing where the registry has none of the package', async () => {
    site.github.world.manifests.clear();
    const { manifests, stopped } = await readManifests(options());
    assert.equal(stopped, undefined);
    assert.deepEqual(new Set([...manifests.values()].map(({ kind }) => kind)), new Set(['unreadable']));
  });

  it('does not keep failures in the cache', async () => {
    const reader = site.reader();
    site.github.faults.push({ match: on('GET', '/manifests/'), act: 'not-json', times: 4 });
    await readManifests(options({ reader }));
    assert.equal(unreadVersions(site.registry.versions, reader)[0]?.length, 4);
    await readManifests(options({ reader }));
    assert.deepEqual(unreadVersions(site.registry.versions, reader).flat(), []);
  });

  it('can be cancelled, and gives what it has by then', async () => {
    await manyTagged(50);
    site.github.faults.push({ match: on('GET', '/manifests/'), skip: 8, act: 'hang' });
    const controller = new AbortController();
    const reading = readManifests(options({ signal: controller.signal }));
    await until(() => manifestRequests().length === 28);
    controller.abort();
    const { manifests, stopped } = await reading;
    assert.equal(stopped, 'cancelled');
    assert.equal([...manifests.values()].filter(({ kind }) => kind === 'read').length, 8);
    assert.equal(manifestRequests().length, 28);
  });

  it('ends after five refusals in a row instead of asking for the rest', async () => {
    await manyTagged(100);
    site.github.faults.push({ match: on('GET', '/manifests/'), act: { status: 403, body: {} } });
    const { stopped } = await readManifests(options());
    assert.ok(stopped instanceof GitHubError);
    assert.equal(stopped.problem.kind, 'forbidden');
    assert.ok(manifestRequests().length < 30, String(manifestRequests().length));
  });

  it('asks once for a token that is refused', async () => {
    await manyTagged(50);
    const { stopped } = await readManifests(options({ reader: site.reader({ token: 'gho_unknown' }) }));
    assert.ok(stopped instanceof GitHubError);
    assert.ok(site.sent.length <= 2, String(site.sent.length));
  });

  it('asks for nothing where a version’s name is no digest', async () => {
    const versions = [{ id: 1, digest: '..', tags: ['v1'], createdAt: '' }];
    const { manifests } = await readManifests(options({ versions }));
    assert.equal(manifests.get('..')?.kind, 'unreadable');
    assert.deepEqual(manifestRequests(), []);
  });
});
