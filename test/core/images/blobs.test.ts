import assert from 'node:assert/strict';
import type { ConnectionOptions } from '../../../src/core/github/connection.ts';
import type { Problem } from '../../../src/core/github/problem.ts';
import { imageReader, type ImageReader } from '../../../src/core/images/imageReader.ts';
import type { Repository } from '../../../src/core/images/repository.ts';
import { spoilBlobs, type BlobFault } from '../../github/blobFaults.ts';
import { addImageKind } from '../../github/data/imageKinds.ts';
import { digestOf } from '../../github/data/manifests.ts';
import { on, type Act } from '../../github/faults.ts';
import { reader as token } from '../../github/smallWorld.ts';
import { addPackage } from '../../github/world.ts';
import { problemOf } from '../github/fixtures.ts';
import { memoryCache, type MemoryCache } from './memoryCache.ts';
import { startSite, until, type Site } from './registryFixture.ts';

const image = { owner: 'org', name: 'blobs' };

describe('Reading a blob', () => {
  let site: Site;
  /** The configuration of an image. */
  let config: { digest: string; size: number };

  beforeEach(async () => {
    site = await startSite();
    const { world } = site.github;
    const { root } = addImageKind(
      world,
      addPackage(world, 'org', 'container', 'blobs', { visibility: 'private' }),
      'image',
    );
    ({ config } = JSON.parse(world.manifests.get(root.name)?.body ?? '') as { config: typeof config });
  });
  afterEach(async () => {
    const { storage, origin } = site.github;
    await site.github.close();
    assert.doesNotMatch(JSON.stringify(storage.log), new RegExp(`authorization|${token}|"user-agent":"test"`));
    for (const { url, authorization } of site.sent) assert.ok(authorization === null || url.startsWith(origin), url);
  });

  const read = (options?: Partial<ConnectionOptions>) => site.reader(options, image).blob(config);
  const atRegistry = (act: Act) => void site.github.faults.push({ match: on('GET', /^\/v2\/.*\/blobs\//), act });
  const atStorage = (act: Act, times = Infinity) =>
    void site.github.storage.faults.push({ match: on('GET', '/ghcr1/blobs/'), act, times });

  it('follows one redirect to the storage, which gets no header of ours', async () => {
    assert.equal(digestOf(new TextDecoder().decode(await read())), config.digest);
    assert.equal(site.github.storage.log.length, 1);
  });

  const spoiled: [BlobFault, (size: number) => Problem['kind'] | Problem][] = [
    ['wrong-content', () => 'wrongDigest'],
    ['oversize', (maxBytes) => ({ kind: 'tooLarge', maxBytes })],
    ['endless', (maxBytes) => ({ kind: 'tooLarge', maxBytes })],
    ['second-redirect', () => ({ kind: 'malformed', message: 'too many redirects, status 307' })],
    ['redirect-to-http', () => ({ kind: 'foreignUrl', url: 'http://storage.invalid' })],
    ['expired', () => ({ kind: 'rejected', status: 403, message: 'refused by its storage' })],
  ];
  for (const [fault, expected] of spoiled) {
    it(`fails once with ${fault}, and works again after it`, async () => {
      spoilBlobs(site.github, fault, 1);
      const blobs = site.reader({}, image);
      const problem = await problemOf(blobs.blob(config));
      const wanted = expected(config.size);
      assert.deepEqual(typeof wanted === 'string' ? problem.kind : problem, wanted);
      assert.equal(site.github.storage.log.length, fault === 'redirect-to-http' ? 0 : 1);
      assert.equal((await blobs.blob(config)).length, config.size, 'nothing of it was cached');
    });
  }

  it('says which digest other content has', async () => {
    atStorage({ takesEffect: true, change: (answer) => ({ ...answer, text: 'other' }) });
    assert.deepEqual(await problemOf(read()), { kind: 'wrongDigest', digest: digestOf('other') });
  });

  it('ends in a loop of redirects, and at one without an address', async () => {
    atStorage({ status: 302, headers: { location: '/ghcr1/blobs/again' } });
    const again: Problem = { kind: 'malformed', message: 'too many redirects, status 302' };
    assert.deepEqual(await problemOf(read()), again);
    assert.equal(site.github.storage.log.length, 1);
    atRegistry({ status: 307 });
    const nowhere: Problem = { kind: 'malformed', message: 'a redirect without an address, status 307' };
    assert.deepEqual(await problemOf(read()), nowhere);
  });

  it('takes the time until the last byte, however steadily bytes come', async () => {
    const timeoutMs = 250;
    spoilBlobs(site.github, 'trickle', 1);
    assert.deepEqual(await problemOf(read({ timeoutMs })), { kind: 'timeout', timeoutMs });
    spoilBlobs(site.github, 'drip', 2);
    assert.deepEqual(await problemOf(read({ timeoutMs })), { kind: 'timeout', timeoutMs });
    assert.equal(site.waits.length, 0, 'it is not tried again');
    assert.equal((await read()).length, config.size, 'slow, but in time');
  });

  it('takes no part of a blob for the whole', async () => {
    atStorage('reset-in-body');
    assert.equal((await problemOf(read())).kind, 'network');
    assert.equal(site.github.storage.log.length, 3);
    site.github.storage.faults.splice(0);
    // It ends as if it were complete.
    atStorage('truncated-json');
    assert.equal((await problemOf(read())).kind, 'wrongDigest');
  });

  it('tries again from the registry on when the storage fails', async () => {
    atStorage(503, 2);
    assert.equal((await read()).length, config.size);
    const asked = site.github.log.filter(({ url }) => url.includes('/blobs/'));
    assert.deepEqual([asked.length, site.github.storage.log.length], [3, 3]);
  });

  it('requests no new token when it is the storage that refuses', async () => {
    atStorage({ status: 401 });
    const problem = await problemOf(read());
    assert.deepEqual(problem, { kind: 'rejected', status: 401, message: 'refused by its storage' });
    assert.equal(site.github.log.filter(({ url }) => url.startsWith('/token')).length, 1);
  });
});

describe('A reader of an image', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const content = new TextEncoder().encode('content');
  const body = '{"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}';
  let cache: MemoryCache;
  let fetched: string[];
  let reader: ImageReader;
  /** Ends the requests that are in flight. */
  let answer: () => void;
  let answered: Promise<void>;

  beforeEach(() => {
    cache = memoryCache();
    fetched = [];
    hold();
    const repository: Repository = {
      manifest: async () => {
        fetched.push('manifest');
        await answered;
        return body;
      },
      blob: async (_, signal) => {
        fetched.push('blob');
        await answered;
        signal?.throwIfAborted();
        return content;
      },
    };
    reader = imageReader(repository, cache);
  });

  function hold(): void {
    answered = new Promise((resolve) => (answer = resolve));
  }

  it('fetches a document once for all that read it at the same time', async () => {
    const reading = [reader.blob({ digest, size: 7 }), reader.blob({ digest, size: 7 })];
    const manifests = [reader.manifest(digest), reader.facts(digest), reader.manifest(digest)];
    await until(() => fetched.length === 2);
    answer();
    assert.deepEqual(await Promise.all(reading), [content, content]);
    assert.deepEqual(await Promise.all(manifests), [body, await reader.facts(digest), body]);
    await reader.blob({ digest, size: 7 });
    assert.deepEqual(fetched.sort(), ['blob', 'manifest'], 'a manifest may have the digest of a blob');
  });

  it('does not fetch it again when the cache was asked before it came', async () => {
    const looks: (() => void)[] = [];
    reader = imageReader(
      { manifest: () => assert.fail(), blob: () => Promise.resolve(void fetched.push('blob')).then(() => content) },
      {
        ...cache,
        blob: async (each) => {
          const found = await cache.blob(each);
          await new Promise<void>((resolve) => looks.push(resolve));
          return found;
        },
      },
    );
    const [first, second] = [reader.blob({ digest, size: 7 }), reader.blob({ digest, size: 7 })];
    await until(() => looks.length > 0);
    looks[0]?.();
    await first;
    looks[1]?.();
    await second;
    assert.deepEqual(fetched, ['blob']);
  });

  it('goes on for the others when the one that came first is cancelled', async () => {
    const controller = new AbortController();
    const first = reader.blob({ digest, size: 7 }, controller.signal);
    const second = reader.blob({ digest, size: 7 });
    await until(() => fetched.length === 1);
    controller.abort(new Error('closed'));
    answer();
    await assert.rejects(first, /closed/);
    assert.equal(await second, content);
  });
});
