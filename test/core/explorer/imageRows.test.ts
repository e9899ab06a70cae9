import assert from 'node:assert/strict';
import { contextOf } from '../../../src/core/explorer/actions.ts';
import { childrenOf } from '../../../src/core/explorer/children.ts';
import type { Explorer } from '../../../src/core/explorer/explorer.ts';
import { noFilter } from '../../../src/core/explorer/filter.ts';
import { parseFilterText } from '../../../src/core/explorer/sizeFilter.ts';
import { readSizes } from '../../../src/core/explorer/readSizes.ts';
import {
  referenceOf,
  type PackageRow,
  type PartRow,
  type Row,
  type VersionRow,
} from '../../../src/core/explorer/row.ts';
import { enterpriseHost } from '../../../src/core/github/host.ts';
import { imageReader } from '../../../src/core/images/imageReader.ts';
import { openRepository } from '../../../src/core/images/repository.ts';
import { on } from '../../github/faults.ts';
import { startGitHub, type GitHub } from '../../github/server.ts';
import { administrator, smallWorld } from '../../github/smallWorld.ts';
import { publish, Registry, sampleRegistry, tagFor, type Pushed } from '../images/fixtures.ts';
import { memoryCache, type MemoryCache } from '../images/memoryCache.ts';
import { errorIn, exploring, moreIn, nameOf, openPackage } from './fixtures.ts';

describe('A container package', () => {
  let github: GitHub;
  let registry: Registry;
  let cache: MemoryCache;
  let explorer: Explorer;
  let row: PackageRow;
  /** The ids of the rows that were to be redrawn. */
  let redrawn: string[];

  beforeEach(() => {
    registry = sampleRegistry();
    cache = memoryCache();
  });
  afterEach(() => github.close());

  async function opened(settings: { pageSize?: number; text?: string } = {}): Promise<Row[]> {
    const world = smallWorld();
    publish(world, registry, 'app');
    github = await startGitHub({ world });
    return reopened(settings);
  }

  /** Opens the package in another explorer, with the same cache. */
  async function reopened({ pageSize = 100, text = '' }: { pageSize?: number; text?: string } = {}): Promise<Row[]> {
    redrawn = [];
    const host = enterpriseHost(github.origin) ?? assert.fail();
    const sleep = () => Promise.resolve();
    const repository = openRepository(
      { owner: 'org', name: 'app' },
      { host, token: administrator, transport: fetch, userAgent: 'test', sleep },
    );
    const onRead = (digests: readonly string[]) => {
      reading.push(explorer.images.redrawRead({ owner: 'ORG', name: 'App' }, digests));
    };
    const reader = imageReader(repository, cache, { now: () => 5, onRead });
    explorer = exploring(
      github,
      administrator,
      { packageTypes: ['container'], pageSize },
      {},
      { images: () => Promise.resolve(reader), onChange: (changed) => redrawn.push(changed?.id ?? 'all') },
    );
    row = await openPackage(explorer, 'org', 'app');
    const all = await childrenOf(explorer, row);
    explorer.configure({ ...explorer.settings, filter: { ...noFilter, text } });
    const rows = text === '' ? all : await childrenOf(explorer, row);
    github.clearLog();
    redrawn = [];
    return rows;
  }
  const reading: Promise<void>[] = [];

  const names = (rows: readonly Row[]) =>
    rows.map((each) =>
      each.kind === 'version' ? registry.pushed.find(({ digest }) => digest === each.version.name)?.name : nameOf(each),
    );
  const manifestReads = () => github.log.filter(({ url }) => url.includes('/manifests/')).length;

  function rowOf(rows: readonly Row[], name: string): VersionRow | PartRow {
    const { digest } = registry.named(name);
    const found = rows.find(
      (each) =>
        (each.kind === 'version' && each.version.name === digest) ||
        (each.kind === 'part' && each.content.digest === digest),
    );
    assert.ok(found?.kind === 'version' || found?.kind === 'part', `no ${name} among ${names(rows).join(', ')}`);
    return found;
  }

  async function under(rows: readonly Row[], name: string): Promise<Row[]> {
    const children = await childrenOf(explorer, rowOf(rows, name));
    await Promise.all(reading.splice(0));
    return children;
  }

  function untagged(rows: readonly Row[]): Row {
    return rows.find(({ kind }) => kind === 'untagged') ?? assert.fail(`none among ${names(rows).join(', ')}`);
  }

  it('lists what has a tag, then what has none as one row, and reads no manifest for that', async () => {
    const rows = await opened();
    assert.deepEqual(names(rows), ['older', 'latest', 'Untagged', 'Deleted versions']);
    const last = untagged(rows);
    assert.deepEqual(last.kind === 'untagged' && last.counts, {
      untagged: 9,
      parts: 0,
      loaded: 13,
      isAllRead: false,
    });
    assert.deepEqual(names(await childrenOf(explorer, last)), [
      ...['untagged index', 'leftover', 'referrer', 'nested', 'deep'],
      ...['unlisted referrer', 'provenance', 'arm', 'shared'],
    ]);
    assert.deepEqual(github.log, []);
  });

  it('reads the manifest of a version once when it is opened, and moves its parts there', async () => {
    const rows = await opened();
    const parts = await under(rows, 'latest');
    assert.deepEqual(parts.map(nameOf), [
      'platform linux/amd64',
      'platform linux/amd64',
      'attestation linux/amd64',
      'signature',
    ]);
    assert.equal(manifestReads(), 1);
    assert.deepEqual(redrawn, [untagged(rows).id]);
    assert.deepEqual(names(await childrenOf(explorer, untagged(rows))), [
      ...['untagged index', 'leftover', 'referrer', 'nested', 'deep', 'unlisted referrer'],
    ]);
    const again = await under(rows, 'latest');
    assert.deepEqual(
      again.map(({ id }) => id),
      parts.map(({ id }) => id),
    );
    assert.equal(github.log.length, 2, 'the token and the manifest');
  });

  it('shows what is cached without a request, with its kind, size and time', async () => {
    await opened();
    const rows = await reopened();
    await readSizes(explorer, [rowOf(rows, 'latest')], {
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    await Promise.all(reading.splice(0));
    const before = await reopened();
    const [shared] = await under(before, 'latest');
    assert.deepEqual(github.log, []);
    assert.ok(shared?.kind === 'part');
    const { size, state, readAt } = shared.content;
    assert.deepEqual(
      { size, state, readAt, artifact: shared.artifact },
      { size: 1, state: 'read', readAt: 5, artifact: 'unknown' },
    );
    const version = rowOf(before, 'latest');
    assert.deepEqual(version.kind === 'version' && version.image, {
      artifact: 'image',
      size: 2,
      readAt: 5,
      isIndex: true,
      isIncomplete: false,
    });
  });

  it('reads the manifests of all parts at once where sizes are wanted, and redraws the image', async () => {
    const rows = await opened();
    const progress: string[] = [];
    const failures = await readSizes(explorer, [rowOf(rows, 'latest'), rowOf(rows, 'older')], {
      signal: new AbortController().signal,
      onProgress: ({ done, total }) => progress.push(`${done}/${total}`),
    });
    await Promise.all(reading.splice(0));
    assert.deepEqual(failures, []);
    // Both, their children, the signature, the list of referrers; then what these list.
    assert.equal(manifestReads(), 10);
    assert.equal(progress.at(-1), '10/10');
    assert.ok(redrawn.includes(rowOf(rows, 'latest').id) && redrawn.includes(untagged(rows).id), redrawn.join());
    assert.deepEqual((await under(rows, 'older')).map(nameOf), [
      'platform linux/amd64',
      'index linux/amd64',
      'artifact',
    ]);
    const nested = await under(await under(rows, 'older'), 'nested');
    assert.deepEqual(nested.map(nameOf), ['platform linux/amd64']);
    assert.equal(manifestReads(), 10);
  });

  it('stops reading sizes when that is cancelled', async () => {
    const rows = await opened();
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error('cancelled'));
    await assert.rejects(
      readSizes(explorer, [rowOf(rows, 'latest')], { signal: controller.signal, onProgress }),
      /cancelled/,
    );
    assert.equal(manifestReads(), 1);
  });

  it('shows a failure as a row, and reads again only when that is wanted', async () => {
    const rows = await opened();
    github.faults.push({ match: on('GET', '/manifests/'), act: 500 });
    const latest = rowOf(rows, 'latest');
    const failed = await childrenOf(explorer, latest);
    assert.deepEqual(failed.map(nameOf), ['error: server', 'signature']);
    const error = errorIn(failed);
    assert.deepEqual([error.part, error.parent], [{ of: 'manifest' }, latest]);
    const reads = manifestReads();
    await childrenOf(explorer, latest);
    assert.equal(manifestReads(), reads);
    github.faults.length = 0;
    redrawn = [];
    await explorer.retry(error);
    assert.deepEqual(redrawn, [latest.id]);
    assert.equal((await childrenOf(explorer, latest))[0]?.kind, 'part');
  });

  it('R5: says of a manifest that the registry does not have that it is missing', async () => {
    await opened();
    github.world.manifests.delete(registry.named('latest').digest);
    const rows = await reopened();
    assert.deepEqual((await childrenOf(explorer, rowOf(rows, 'latest'))).map(nameOf), ['missingManifest', 'signature']);
  });

  it('has a signature whose image is gone among what is untagged', async () => {
    const gone: Pushed = { ...registry.push('gone'), tags: [] };
    registry.pushed.pop();
    registry.push('orphan', { tags: [tagFor(gone, '.sig')] });
    const rows = await opened();
    const orphan = rowOf(await childrenOf(explorer, untagged(rows)), 'orphan');
    assert.deepEqual(orphan.kind === 'version' && orphan.image?.attached, {
      kind: 'signature',
      subject: gone.digest,
      isGone: true,
    });
    const paged = await reopened({ pageSize: 5 });
    const loaded = rowOf(await childrenOf(explorer, untagged(paged)), 'orphan');
    assert.equal(loaded.kind === 'version' && loaded.image?.attached?.isGone, false, 'it may not be loaded');
  });

  it('has Load More… in the place of its page, before what has no tag', async () => {
    const rows = await opened({ pageSize: 5 });
    assert.deepEqual(names(rows), ['older', 'Load More…', 'Untagged', 'Deleted versions']);
    await explorer.loadMore(moreIn(rows));
    await explorer.loadMore(moreIn(rows));
    assert.deepEqual(names(await childrenOf(explorer, row)), ['older', 'latest', 'Untagged', 'Deleted versions']);
  });

  it('shows the image of a part that the filter finds', async () => {
    await opened();
    await under(await reopened(), 'latest');
    const found = await reopened({ text: registry.named('arm').digest.slice(7, 30) });
    assert.deepEqual(names(found), ['latest', 'Deleted versions']);
    assert.deepEqual(names(await reopened({ text: '0.9' })), ['older', 'Deleted versions']);
    assert.deepEqual(names(await reopened({ text: registry.named('leftover').digest.slice(7, 30) })), [
      'Untagged',
      'Deleted versions',
    ]);
    assert.deepEqual(names(await reopened({ text: 'app' })).slice(0, 2), ['older', 'latest']);
  });

  /** The sample with a large image and one that is not read. */
  async function sized(): Promise<void> {
    registry.push('large', { tags: ['large'], size: 200_000_000 });
    registry.push('unread', { tags: ['unread'] });
    const rows = await opened();
    await sizesRead(rows, 'latest', 'older', 'large');
  }

  async function sizesRead(rows: readonly Row[], ...images: readonly string[]): Promise<void> {
    const read = images.map((name) => rowOf(rows, name));
    await readSizes(explorer, read, { signal: new AbortController().signal, onProgress: () => undefined });
    await Promise.all(reading.splice(0));
  }

  function filterBy(typed: string): Promise<Row[]> {
    const parsed = parseFilterText(typed);
    assert.ok('sizes' in parsed);
    explorer.configure({ ...explorer.settings, filter: { ...parsed, visibility: undefined } });
    return childrenOf(explorer, row);
  }

  it('shows what is over or under a size, and says how many it leaves out because theirs is not known', async () => {
    await sized();
    const large = await filterBy('size:>100MB');
    assert.deepEqual(names(large), ['large', 'unsized', 'Deleted versions']);
    const unsized = large.find(({ kind }) => kind === 'notice');
    // Of the image, and of what is untagged: an index, its child, and a referrer.
    assert.equal(unsized?.kind === 'notice' && unsized.count, 4);
    assert.deepEqual(names(await filterBy('size:<100mb')), ['older', 'latest', 'unsized', 'Deleted versions']);
    assert.deepEqual(names(await filterBy('size:>1kB size:<0.1GB')), ['unsized', 'Deleted versions']);
    assert.deepEqual(names(await filterBy('0.9 size:<1kB')), ['older', 'Deleted versions']);
    assert.deepEqual(names(await filterBy('large size:<1kB')), ['nothingMatches', 'Deleted versions']);
  });

  it('shows what gets a size while it is filtered by size', async () => {
    await sized();
    const all = await filterBy('');
    await filterBy('size:<1kB');
    redrawn = [];
    await sizesRead(all, 'unread');
    assert.deepEqual(redrawn, [row.id]);
    assert.deepEqual(names(await childrenOf(explorer, row)).slice(0, 3), ['unread', 'older', 'latest']);
  });

  it('shows the largest first, then those whose size is not known', async () => {
    await sized();
    const all = await filterBy('');
    explorer.configure({ ...explorer.settings, versionOrder: 'largest' });
    const order = async () => names(await childrenOf(explorer, row)).slice(0, 4);
    assert.deepEqual(await order(), ['large', 'older', 'latest', 'unread']);
    redrawn = [];
    await sizesRead(all, 'unread');
    assert.deepEqual(redrawn, [row.id], 'it may move');
    explorer.configure({ ...explorer.settings, versionOrder: 'newest' });
    assert.deepEqual(await order(), ['unread', 'large', 'older', 'latest']);
  });

  it('redraws an image whose size is known now', async () => {
    registry.push('single', { tags: ['single'] });
    const rows = await opened();
    await sizesRead(rows, 'single');
    assert.deepEqual(redrawn, [rowOf(rows, 'single').id]);
  });

  it('knows the images that a version is part of, by manifests and by fallback tags', async () => {
    const rows = await opened();
    const imagesWith = async (name: string) =>
      names(await explorer.images.imagesWith(row, registry.named(name).digest));
    assert.deepEqual(await imagesWith('signature'), ['latest'], 'by its tag');
    assert.deepEqual(await imagesWith('shared'), [], 'no manifest was read');
    await sizesRead(rows, 'latest', 'older');
    assert.deepEqual(await imagesWith('shared'), ['older', 'latest']);
    assert.deepEqual(await imagesWith('deep'), ['older']);
    assert.deepEqual(await imagesWith('provenance'), ['latest']);
    assert.deepEqual(await imagesWith('referrer'), ['older']);
    assert.deepEqual(await imagesWith('latest'), []);
  });

  it('knows them of a version that is not loaded too', async () => {
    await sizesRead(await opened(), 'latest', 'older');
    const rows = await reopened({ pageSize: 5 });
    assert.deepEqual(names(rows).slice(0, 2), ['older', 'Load More…']);
    for (const name of ['shared', 'deep']) {
      const found = await explorer.images.imagesWith(row, registry.named(name).digest);
      assert.deepEqual(names(found), ['older'], name);
    }
  });

  it('says that what is untagged may be part of an image until all manifests are read, as they can be', async () => {
    const before = untagged(await opened());
    assert.match(contextOf(before), /checkUnused/);
    await readSizes(explorer, [row], { signal: new AbortController().signal, onProgress: () => undefined });
    const after = untagged(await childrenOf(explorer, row));
    assert.doesNotMatch(contextOf(after), /checkUnused/);
    assert.deepEqual(after.kind === 'untagged' && after.counts, { untagged: 1, parts: 1, loaded: 13, isAllRead: true });
    assert.equal(manifestReads(), registry.pushed.length, 'each once');
  });

  it('has ranges for what has a tag, and others for what has none', async () => {
    registry = new Registry();
    for (let number = 0; number < 1001; number++) {
      registry.push(`tagged ${number}`, { tags: [`v${number}`] });
      registry.push(`untagged ${number}`);
    }
    await opened();
    await explorer.versions(referenceOf(row)).loadAll({
      signal: new AbortController().signal,
      onProgress: () => undefined,
      onWait: () => undefined,
    });
    const rows = await childrenOf(explorer, row);
    assert.deepEqual(rows.map(nameOf), ['1–1000', '1001–1001', 'Untagged', 'Deleted versions']);
    assert.deepEqual(names(await childrenOf(explorer, rows[1])), ['tagged 0']);
    const ranges = await childrenOf(explorer, untagged(rows));
    assert.deepEqual(ranges.map(nameOf), ['1–1000', '1001–1001']);
    assert.deepEqual(names(await childrenOf(explorer, ranges[1])), ['untagged 0']);
    assert.equal(new Set([...rows, ...ranges].map(({ id }) => id)).size, 6);
  });
});
