import * as vscode from 'vscode';
import type { Host } from '../core/github/host.ts';
import type { PackageSummary } from '../core/packages/summary.ts';
import type { InstallRefusal, InstallTarget } from '../core/packages/installCommand.ts';
import type { NamedVersion } from '../core/packages/name.ts';

/** What to install, for the shell that this machine's terminals open. */
export function installTarget(
  host: Host,
  owner: string,
  element: PackageSummary,
  version?: NamedVersion,
): InstallTarget {
  const repositoryName = element.repository?.split('/').at(-1);
  return {
    host,
    owner,
    packageType: element.packageType,
    packageName: element.name,
    shell: process.platform === 'win32' ? 'powershell' : 'posix',
    ...(version ? { version } : {}),
    ...(repositoryName ? { repositoryName } : {}),
  };
}

/** One of several things that a target may mean: `com.example:hello`, or what a dev container artifact is. */
export function choiceName({ coordinates, artifact }: InstallTarget): string {
  if (coordinates) return `${coordinates.groupId}:${coordinates.artifactId}`;
  return artifact === 'devContainerTemplate'
    ? vscode.l10n.t('Dev container template')
    : vscode.l10n.t('Dev container feature');
}

export function refusalText(refusal: InstallRefusal): string {
  const { l10n } = vscode;
  switch (refusal) {
    case 'noRepository':
      return l10n.t('No install command: the address of such a package holds its repository, and none is known.');
    case 'noVersion':
      return l10n.t('No install command: no version of this package is known.');
    case 'attachment':
      return l10n.t(
        'No install command: this version is a signature, an attestation or another document about a version, and is not installed by itself.',
      );
    case 'unreadManifest':
      return l10n.t(
        'No install command: only the manifest says whether this is an image, a Helm chart or another artifact, and it was not read.',
      );
    case 'unknownArtifact':
      return l10n.t('No install command: the manifest does not say whether this is an image or another artifact.');
    case 'otherMeaning':
      return l10n.t('No install command: the package manager would read this name or version as something else.');
    case 'controlCharacter':
    case 'leadingHyphen':
    case 'unsafeInPowerShell':
      return l10n.t(
        'No install command: the name or version holds characters that are not safe to paste into a shell.',
      );
  }
}
