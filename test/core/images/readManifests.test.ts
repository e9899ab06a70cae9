import assert from 'node:assert/strict';
import type { ManifestFacts } from '../../../src/core/images/manifest.ts';
import { readManifests, type Progress, type ReadingOptions } from '../../../src/core/images/readManifests.ts';
import { imageSafety } from '../../../src/core/images/safety.ts';
import { GitHubError } from '../../../src/core/github/problem.ts';
import { on } from '../../github/faults.ts';
import { Registry } from './fixtures.ts';
import { startSite, until, type Site } from './registryFixture.ts';

describe('Reading the manifests of a package', () => {
  let site: Site;

  beforeEach(async () => {
    site = await startSite();
  });
  afterEach(() => site.github.close());

  function options(changes: Partial<ReadingOptions> = {}, on: Site = site): ReadingOptions {
    const cache = new Map<string, ManifestFacts>();
    return { versions: on.registry.pushed, selected: new Set(), read: on.reader(), cache, ...changes };
  }
  const manifestRequests = (of: Site = site) => of.github.log.filter(({ url }) => url.includes('/manifests/'));

  /** A package of that many tagged images. */
  async function manyTagged(count: number): Promise<Site> {
    const registry = new Registry();
    for (let number = 0; number < count; number++) registry.push(`image ${number}`, { tags: [`v${number}`] });
    await site.github.close();
    site = await startSite(registry);
    return site;
  }

  it('reads what the analysis asks for, level by level', async () => {
    const selected = site.registry.ids(['deep', 'leftover', 'unlisted referrer']);
    const { manifests, stopped } = await readManifests(options({ selected }));
    assert.equal(stopped, undefined);
    assert.deepEqual(new Set(manifests.keys()), new Set(site.registry.read(selected).keys()));
    const { needed, safe, unknown } = imageSafety(site.registry.pushed, selected, manifests);
    assert.deepEqual([needed.length, safe.length, unknown.length], [2, 1, 0]);
  });

  it('reads each manifest once for good', async () => {
    const cache = new Map<string, ManifestFacts>();
    const first = await readManifests(options({ cache }));
    assert.equal(manifestRequests().length, 5);
    const kept = new Map(JSON.parse(JSON.stringify([...cache])) as [string, ManifestFacts][]);
    site.github.clearLog();
    const second = await readManifests(options({ cache: kept }));
    assert.deepEqual(second.manifests, first.manifests);
    assert.deepEqual(site.github.log, []);
  });

  it('tells its progress, one by one', async () => {
    const told: Progress[] = [];
    await readManifests(options({ onProgress: (progress) => told.push(progress) }));
    assert.deepEqual(
      told.map(({ done, total }) => `${done}/${total}`),
      ['0/4', '1/4', '2/4', '3/4', '4/4', '4/5', '5/5'],
    );
  });

  it('has at most six requests at once', async () => {
    await manyTagged(20);
    let [now, most] = [0, 0];
    const read = site.reader();
    await readManifests(
      options({
        read: async (digest, signal) => {
          most = Math.max(most, ++now);
          try {
            return await read(digest, signal);
          } finally {
            now--;
          }
        },
      }),
    );
    assert.equal(most, 6);
    assert.equal(manifestRequests().length, 20);
  });

  it('keeps what cannot be read as an outcome, and reads the rest', async () => {
    const { digest } = site.registry.named('older');
    site.github.faults.push({ match: on('GET', digest), act: 500 });
    site.github.world.manifests.delete(site.registry.named('signature').digest);
    const { manifests, stopped } = await readManifests(options());
    assert.equal(stopped, undefined);
    const kinds = [...manifests].map(([, outcome]) => ('error' in outcome ? outcome.error.problem.kind : 'read'));
    assert.deepEqual(kinds.sort(), ['notFound', 'read', 'read', 'server']);
    const { unknown } = imageSafety(site.registry.pushed, site.registry.ids(['leftover']), manifests);
    assert.deepEqual(
      unknown[0]?.because.map(({ version }) => version.digest).sort(),
      [digest, site.registry.named('signature').digest].sort(),
    );
  });

  it('does not keep failures in the cache', async () => {
    const cache = new Map<string, ManifestFacts>();
    site.github.faults.push({ match: on('GET', '/manifests/'), act: 'not-json', times: 4 });
    await readManifests(options({ cache }));
    assert.equal(cache.size, 0);
    await readManifests(options({ cache }));
    assert.equal(cache.size, 5);
  });

  it('can be skipped, and gives what it has by then', async () => {
    await manyTagged(20);
    site.github.faults.push({ match: on('GET', '/manifests/'), skip: 8, act: 'hang' });
    const skip = new AbortController();
    const reading = readManifests(options({ skip: skip.signal }));
    await until(() => manifestRequests().length === 14);
    skip.abort();
    const { manifests, stopped } = await reading;
    assert.equal(stopped, 'skipped');
    assert.equal(manifests.size, 8);
    assert.equal(manifestRequests().length, 14);
  });

  it('can be cancelled, with the signal’s reason', async () => {
    site.github.faults.push({ match: on('GET', '/manifests/'), act: 'hang' });
    const controller = new AbortController();
    const reading = readManifests(options({ signal: controller.signal }));
    await until(() => manifestRequests().length === 4);
    controller.abort(new Error('cancelled'));
    await assert.rejects(reading, /cancelled/);
  });

  it('ends after five refusals in a row instead of asking for the rest', async () => {
    await manyTagged(50);
    site.github.faults.push({ match: on('GET', '/manifests/'), act: { status: 403, body: {} } });
    const { manifests, stopped } = await readManifests(options());
    assert.ok(stopped instanceof GitHubError);
    assert.equal(stopped.problem.kind, 'forbidden');
    assert.ok(manifests.size < 12 && manifestRequests().length < 12, String(manifests.size));
  });

  it('asks once for a token that is refused', async () => {
    await manyTagged(50);
    const { stopped } = await readManifests(options({ read: site.reader({ token: 'gho_unknown' }) }));
    assert.ok(stopped instanceof GitHubError);
    assert.ok(site.sent.length <= 2, String(site.sent.length));
  });

  it('goes on over manifests that are malformed or gone, however many', async () => {
    await manyTagged(30);
    site.github.world.manifests.clear();
    const { manifests, stopped } = await readManifests(options());
    assert.equal(stopped, undefined);
    assert.equal(manifests.size, 30);
  });

  it('asks for nothing where a version’s name is no digest', async () => {
    const versions = [{ id: 1, digest: '..', tags: ['v1'] }];
    const { manifests } = await readManifests(options({ versions }));
    const { unknown } = imageSafety([...versions, { id: 2, digest: 'x', tags: [] }], new Set([2]), manifests);
    assert.equal(unknown.length, 1);
    assert.deepEqual(manifestRequests(), []);
  });
});
