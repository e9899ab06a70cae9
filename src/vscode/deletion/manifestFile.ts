import { appendFile, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { readCachedManifests, writeCachedManifest, type ManifestCache } from '#core/images';

/**
 * Facts read from manifests, cached permanently: the content of a digest never changes, and a fetch may count as a
 * download of a public image. If the file cannot be read or written, manifests are just fetched again.
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
