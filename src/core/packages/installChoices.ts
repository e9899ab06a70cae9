import type { Artifact } from './artifact.ts';
import { installCommand, type InstallRefusal, type InstallTarget } from './installCommand.ts';
import { mavenCoordinates } from './mavenCoordinates.ts';

/**
 * Returns what a target may mean, the likeliest first: several where a Maven package's name does not tell its group, or
 * a manifest does not tell a feature from a template; or why there is no command, whatever it means.
 *
 * @param artifacts what its manifest says, where it was read.
 */
export function installChoices(
  target: InstallTarget,
  artifacts: readonly Artifact[] = [],
): readonly [InstallTarget, ...InstallTarget[]] | { readonly refused: InstallRefusal } {
  const [first = target, ...others] = meanings(target, artifacts);
  const command = installCommand(first);
  return 'refused' in command ? command : [first, ...others];
}

function meanings(target: InstallTarget, artifacts: readonly Artifact[]): InstallTarget[] {
  if (target.packageType === 'maven') {
    return mavenCoordinates(target.packageName).map((coordinates) => ({ ...target, coordinates }));
  }
  return artifacts.length === 0 ? [target] : artifacts.map((artifact) => ({ ...target, artifact }));
}
