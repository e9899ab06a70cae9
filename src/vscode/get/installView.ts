import { l10n } from 'vscode';
import type { Artifact } from '../../core/packages/artifact.ts';
import { installChoices, installCommands } from '../../core/packages/installCommands.ts';
import type { InstallTarget } from '../../core/packages/installCommand.ts';
import type { InstallView } from '../../messages/details.ts';
import { choiceName, refusalText } from '../installTarget.ts';

/** What is to be installed, as far as it is known. */
export interface Installable {
  readonly target: InstallTarget;
  /** What its manifest says, where that was read. */
  readonly artifacts: readonly Artifact[] | undefined;
  /** Which of several meanings the person chose. */
  readonly chosen: number;
}

/** What the panel shows of installing a package or version. */
export function installView({ target, artifacts, chosen }: Installable): InstallView {
  const choices = installChoices(target, artifacts);
  if ('refused' in choices) {
    const canReadManifest = choices.refused === 'unreadManifest';
    const note = canReadManifest
      ? l10n.t(
          'Only the manifest says whether this is an image, a Helm chart or another artifact. Reading it counts as a download of a public package.',
        )
      : refusalText(choices.refused);
    return { commands: [], note, canReadManifest };
  }
  const commands = installCommands(choices[chosen] ?? choices[0]);
  if (choices.length === 1) return { commands, canReadManifest: false };
  const isMaven = target.packageType === 'maven';
  return {
    commands,
    canReadManifest: false,
    note: isMaven
      ? l10n.t('Check group and artifact: the name does not say where the group ends.')
      : l10n.t('Check what it is: the manifest does not tell a feature from a template.'),
    choice: {
      label: isMaven ? l10n.t('Group and artifact') : l10n.t('What it is'),
      options: choices.map(choiceName),
      chosen: choices[chosen] ? chosen : 0,
    },
  };
}
