import type { Uri } from 'vscode';
import type { ManifestCache } from '../core/images/readManifests.ts';

/** Opens the cache of manifests when it is first asked for, and then always gives the same one. */
export function manifestCache(storage: Uri): () => Promise<ManifestCache> {
  let opened: Promise<ManifestCache> | undefined;
  return () =>
    (opened ??= import('./deletion/manifestFile.ts').then(({ openManifestCache }) =>
      openManifestCache(storage.fsPath),
    ));
}
