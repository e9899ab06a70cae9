import assert from 'node:assert/strict';
import { parseManifest } from '../../../src/core/images/manifest.ts';
import { imageReader } from '../../../src/core/images/imageReader.ts';
import { packageSizes } from '../../../src/core/inspection/sizes.ts';
import { memoryCache } from '../images/memoryCache.ts';

/** What is known of a package on this machine; the registry is never asked. */
function knownPackage() {
  const cache = memoryCache();
  const never = () => Promise.reject(new Error('Nothing is to be read.'));
  const reader = imageReader({ manifest: never, blob: never }, cache);
  const versions: { id: number; name: string; tags: string[]; createdAt: string }[] = [];
  const digestOf = (id: number) => `sha256:${id.toString(16).padStart(64, '0')}`;
  const blobOf = (id: number, size: number) => ({ digest: `sha256:${id.toString(16).padStart(64, 'f')}`, size });
  const add = (tags: string[], body?: object) => {
    const id = versions.length + 1;
    const digest = digestOf(id);
    versions.push({ id, name: digest, tags, createdAt: '2026-11-01T00:00:00Z' });
    if (body) {
      const text = JSON.stringify(body);
      cache.addManifest({ digest, facts: parseManifest(text), readAt: 0 }, text);
    }
    return { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest, size: 500 };
  };
  const image = (layers: readonly [id: number, size: number][]) => ({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...blobOf(1000, 10) },
    layers: layers.map(([id, size]) => ({
      mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
      ...blobOf(id, size),
    })),
  });
  const index = (...manifests: object[]) => ({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests,
  });
  return { add, image, index, digestOf, sizes: () => packageSizes(reader, versions) };
}

const platform = (architecture: string) => ({ platform: { os: 'linux', architecture } });

describe('The sizes of a package', () => {
  it('count a layer that versions share once', async () => {
    const { add, image, sizes } = knownPackage();
    add(['1.0'], image([[1, 100], [2, 20]])); // prettier-ignore
    add(['1.1'], image([[1, 100], [3, 5]])); // prettier-ignore
    const { stored, images } = await sizes();
    assert.equal(stored, 100 + 20 + 5 + 10);
    assert.deepEqual(
      images.map(({ tags, size }) => [tags, size]),
      [
        [['1.0'], 130],
        [['1.1'], 115],
      ],
    );
  });

  it('are those of all platforms, and not known if one was not read', async () => {
    const { add, image, index, sizes } = knownPackage();
    const amd64 = { ...add([], image([[1, 100]])), ...platform('amd64') };
    const arm64 = { ...add([], image([[2, 90]])), ...platform('arm64') };
    const unread = { ...add([]), ...platform('s390x') };
    add(['1.0'], index(amd64, arm64));
    add(['1.1'], index(amd64, unread));
    const { images, read, versions } = await sizes();
    assert.deepEqual(
      images.map(({ tags, size }) => [tags, size]),
      [[['1.0'], 100 + 90 + 2 * 10]],
    );
    assert.deepEqual([read, versions], [4, 5]);
  });

  it('leave out what is attached to an image by a fallback tag', async () => {
    const { add, image, digestOf, sizes } = knownPackage();
    add(['1.0'], image([[1, 100]]));
    const hex = digestOf(1).slice('sha256:'.length);
    add([`sha256-${hex}.sig`], image([[2, 3]]));
    add([`sha256-${hex}`, 'signed'], image([[3, 4]]));
    const { images } = await sizes();
    assert.deepEqual(
      images.map(({ tags }) => tags),
      [['1.0'], ['signed']],
    );
  });
});
