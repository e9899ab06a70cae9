import type { ManifestCache } from '../core/images/readManifests.ts';
import { manifestReader } from '../core/images/registry.ts';
import { artifactsOf, type Artifact } from '../core/packages/artifact.ts';
import type { InstallTarget } from '../core/packages/installCommand.ts';
import type { Sessions } from './session/sessions.ts';

/** Where manifests come from. */
export interface ManifestSource {
  readonly sessions: Pick<Sessions, 'registry'>;
  readonly cache: () => Promise<ManifestCache>;
}

/** What a container version may be, where its manifest was read before. */
export async function cachedArtifacts(
  { cache }: Pick<ManifestSource, 'cache'>,
  { packageType, packageName, version }: InstallTarget,
): Promise<readonly Artifact[] | undefined> {
  if (packageType !== 'container' || !version) return undefined;
  const facts = (await cache()).get(version.name);
  return facts && artifactsOf(facts, packageName);
}

/**
 * What a container version may be, by its manifest, which is read once and then cached for good: each request counts as
 * a download of a public package.
 *
 * @throws GitHubError where it cannot be read; SignedOutError; the signal's reason when aborted.
 */
export async function readArtifacts(
  source: ManifestSource,
  target: InstallTarget,
  signal?: AbortSignal,
): Promise<readonly Artifact[]> {
  const cached = await cachedArtifacts(source, target);
  if (cached) return cached;
  const { owner, packageName, version } = target;
  const read = manifestReader({ owner, name: packageName }, await source.sessions.registry());
  const digest = version?.name ?? '';
  const facts = await read(digest, signal);
  (await source.cache()).set(digest, facts);
  return artifactsOf(facts, packageName) ?? ['unknown'];
}
