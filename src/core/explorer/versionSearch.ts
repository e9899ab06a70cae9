import { getVersion, type LoadAllOptions, type PackageReference, GitHubError } from '#core/github';
import type { Explorer } from './explorer.ts';
import { summarizeVersion, type VersionSummary } from '#core/packages';

/** Returns the first version that a text names by its tag, version string, digest or id, or else by the start of its digest. */
export function versionNamed(versions: Iterable<VersionSummary>, text: string): VersionSummary | undefined {
  const start = text.startsWith('sha256:') ? text : `sha256:${text}`;
  const isStart = /^sha256:[0-9a-f]{7,64}$/.test(start);
  let starting: VersionSummary | undefined;
  for (const version of versions) {
    if (version.tags.includes(text) || version.name === text || String(version.id) === text) return version;
    if (isStart && version.name.startsWith(start)) starting ??= version;
  }
  return starting;
}

/**
 * Finds a version by what the user types: in what is loaded, by its id, then page by page (the API has no search).
 * @throws as `PagedList.loadAll`.
 */
export async function findVersion(
  explorer: Explorer,
  reference: PackageReference,
  text: string,
  options: LoadAllOptions,
): Promise<VersionSummary | undefined> {
  const list = explorer.versions(reference).detached;
  const known = versionNamed(list.items, text) ?? (await byId(explorer, reference, text, options.signal));
  if (known) return known;
  const found = new AbortController();
  const signal = AbortSignal.any([options.signal, found.signal]);
  let searched = 0;
  const onProgress = (loaded: number) => {
    options.onProgress(loaded);
    // A package may have thousands of pages: each is searched once.
    if (versionNamed(list.items.slice(searched), text)) found.abort();
    searched = loaded;
  };
  await list.loadAll({ ...options, signal, onProgress }).catch((error: unknown) => {
    if (!found.signal.aborted) throw error;
  });
  return versionNamed(list.items, text);
}

async function byId(
  explorer: Explorer,
  reference: PackageReference,
  text: string,
  signal: AbortSignal,
): Promise<VersionSummary | undefined> {
  const versionId = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(versionId)) return undefined;
  try {
    return summarizeVersion(await getVersion(explorer.connection, { ...reference, versionId }, { signal }));
  } catch (error) {
    // A number may be a tag or a version too.
    if (error instanceof GitHubError && error.problem.kind === 'notFound') return undefined;
    throw error;
  }
}
