import { appendFile, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { readCachedManifests, writeCachedManifest, type ManifestCache } from '#core/images';

/**
 * What has been read of manifests, stored for good: a digest names one content, and a fetch may count as a download of a
 * public image. A file that cannot be read or written only costs the fetches.
 *
 * @param folder in the extension's own storage.
 */
export async function openManifestCache(folder: string): Promise<ManifestCache> {
  const file = path.join(folder, 'manifests.jsonl');
  const known = readCachedManifests(await readFile(file, 'utf8').catch(() => ''));
  return {
    get: (digest) => known.get(digest),
    set(digest, facts) {
      known.set(digest, facts);
      mkdir(folder, { recursive: true })
        .then(() => appendFile(file, writeCachedManifest(digest, facts)))
        .catch(() => undefined);
    },
  };
}
