import assert from 'node:assert/strict';
import { GitHubError } from '../../../src/core/github/problem.ts';
import { imageReader } from '../../../src/core/images/imageReader.ts';
import { readFacts } from '../../../src/core/images/readFacts.ts';
import { Registry } from './fixtures.ts';
import { memoryCache } from './memoryCache.ts';

describe('Reading the manifests of a package', () => {
  const options = { signal: new AbortController().signal, onProgress: () => undefined };

  function packageOf(refusal: { readonly of: string; readonly code: string }) {
    const registry = new Registry();
    for (let number = 0; number < 50; number++) registry.push(`image ${String(number)}`);
    const cache = memoryCache();
    let requests = 0;
    const manifest = (digest: string) => {
      requests++;
      const found = registry.pushed.find((each) => each.digest === digest) ?? assert.fail();
      const refused = new GitHubError({ kind: 'notFound', message: '' }, 'GET', { code: refusal.code });
      return found.name.startsWith(refusal.of) ? Promise.reject(refused) : Promise.resolve(found.body);
    };
    const reader = imageReader({ manifest, blob: () => assert.fail() }, cache);
    const digests = registry.pushed.map(({ digest }) => digest);
    return { read: () => readFacts(reader, digests, options), cached: cache.manifests, requests: () => requests };
  }

  it('passes over one that the registry does not have', async () => {
    const { read, cached } = packageOf({ of: 'image 7', code: 'MANIFEST_UNKNOWN' });
    await read();
    assert.equal(cached.size, 49);
  });

  it('ends where the package itself is not visible', async () => {
    const { read, cached, requests } = packageOf({ of: 'image', code: 'NAME_UNKNOWN' });
    await assert.rejects(read(), { code: 'NAME_UNKNOWN' });
    assert.equal(cached.size, 0);
    assert.ok(requests() <= 20, `${String(requests())} requests`);
  });
});
