import * as vscode from 'vscode';
import type { Host } from '../core/github/host.ts';
import type { PackageSummary, VersionSummary } from '../core/explorer/summary.ts';
import type { InstallRefusal, InstallTarget } from '../core/packages/installCommand.ts';

/** What to install, for the shell that this machine's terminals open. */
export function installTarget(
  host: Host,
  owner: string,
  element: PackageSummary,
  version?: VersionSummary,
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

export function refusalText(refusal: InstallRefusal): string {
  const { l10n } = vscode;
  switch (refusal) {
    case 'noRepository':
      return l10n.t('No install command: the address of such a package holds its repository, and none is known.');
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
