import { appendFile, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ManifestFacts } from '../../core/images/manifest.ts';
import type { ManifestCache } from '../../core/images/readManifests.ts';

/**
 * What has been read of manifests, kept for good: a digest names one content, and a fetch may count as a download of a
 * public image. A file that cannot be read or written only costs the fetches.
 *
 * @param folder in the extension's own storage.
 */
export async function openManifestCache(folder: string): Promise<ManifestCache> {
  const file = path.join(folder, 'manifests.jsonl');
  const known = new Map<string, ManifestFacts>();
  const text = await readFile(file, 'utf8').catch(() => '');
  for (const line of text.split('\n')) {
    const entry = parse(line);
    if (entry) known.set(...entry);
  }
  return {
    get: (digest) => known.get(digest),
    set(digest, facts) {
      known.set(digest, facts);
      const line = `${JSON.stringify([digest, facts])}\n`;
      mkdir(folder, { recursive: true })
        .then(() => appendFile(file, line))
        .catch(() => undefined);
    },
  };
}

/** Written by this extension alone; a torn line is skipped. */
function parse(line: string): [string, ManifestFacts] | undefined {
  try {
    const entry: unknown = line === '' ? undefined : JSON.parse(line);
    if (!Array.isArray(entry) || typeof entry[0] !== 'string') return undefined;
    const facts = entry[1] as Partial<ManifestFacts> | null | undefined;
    return Array.isArray(facts?.children) ? (entry as [string, ManifestFacts]) : undefined;
  } catch {
    return undefined;
  }
}
