import type { Host, Visibility } from '#core/github';
import { parseManifest } from '#core/images';
import { artifactsOf } from '#core/packages';
import type { Artifact, InstallTarget, NamedVersion, InstallRefusal, PackageSummary } from '#core/packages';
import type { ImageReaders } from './images/imageReaders.ts';
import { t } from '../texts/language.ts';

/** What to install, for the shell that this machine's terminals open. */
export function installTarget(host: Host, owner: string, pkg: PackageSummary, version?: NamedVersion): InstallTarget {
  const repositoryName = pkg.repository?.split('/').at(-1);
  return {
    host,
    owner,
    packageType: pkg.packageType,
    packageName: pkg.name,
    shell: process.platform === 'win32' ? 'powershell' : 'posix',
    ...(version ? { version } : {}),
    ...(repositoryName ? { repositoryName } : {}),
  };
}

/** What a container version may be, if its manifest is cached. */
export async function cachedArtifacts(
  images: ImageReaders,
  { packageType, packageName, owner, version }: InstallTarget,
  visibility: Visibility,
): Promise<readonly Artifact[] | undefined> {
  if (packageType !== 'container' || !version) return undefined;
  const reader = await images.of({ owner, name: packageName, visibility });
  const facts = reader.cached(version.name)?.facts;
  return facts && artifactsOf(facts, packageName);
}

/**
 * What a container version may be, according to its manifest, which is read once and then cached: each read counts as a
 * download of a public package. @throws GitHubError; SignedOutError; the signal's reason when aborted.
 */
export async function readArtifacts(
  images: ImageReaders,
  target: InstallTarget,
  visibility: Visibility,
  signal?: AbortSignal,
): Promise<readonly Artifact[]> {
  const { owner, packageName, version } = target;
  const reader = await images.of({ owner, name: packageName, visibility });
  const digest = version?.name ?? '';
  const known = artifactsOf(await reader.facts(digest, signal), packageName);
  // What older versions cached does not say.
  return known ?? artifactsOf(parseManifest(await reader.manifest(digest, signal)), packageName) ?? ['unknown'];
}

/** One of several things that a target may mean: `com.example:hello`, or what a dev container artifact is. */
export function choiceName({ coordinates, artifact }: InstallTarget): string {
  if (coordinates) return `${coordinates.groupId}:${coordinates.artifactId}`;
  return artifact === 'devContainerTemplate' ? t('Dev container template') : t('Dev container feature');
}

/** What the user has to choose, and why. */
export function choiceHint({ packageType }: InstallTarget): string {
  return packageType === 'maven'
    ? t('Choose the right group and artifact. The package name does not show where the group ends.')
    : t('Choose whether this is a feature or a template. The manifest does not say.');
}

export function refusalText(refusal: InstallRefusal): string {
  const unsafe = t(
    'No install command: the name or version contains characters that are not safe to paste into a shell.',
  );
  const texts: Record<InstallRefusal, string> = {
    noRepository: t(
      'No install command: the address of this package includes the name of its repository, and GitHub did not return a repository.',
    ),
    noVersion: t('No install command: no version of this package was found.'),
    attachment: t(
      'No install command: this version is a signature, an attestation or other metadata of another version, and is not installed on its own.',
    ),
    unreadManifest: t(
      'No install command: only the manifest says whether this is an image, a Helm chart or another artifact, and it was not read.',
    ),
    unknownArtifact: t('No install command: the manifest does not say whether this is an image or another artifact.'),
    otherMeaning: t('No install command: the package manager would read this name or version as something else.'),
    controlCharacter: unsafe,
    leadingHyphen: unsafe,
    unsafeInPowerShell: unsafe,
  };
  return texts[refusal];
}
