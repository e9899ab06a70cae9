import * as vscode from 'vscode';
import type { Explorer } from '../../core/explorer/explorer.ts';
import { referenceOf, type PackageRow, type Row, type VersionRow } from '../../core/explorer/row.ts';
import { packageKey } from '../../core/packages/target.ts';
import { representativeVersion } from '../../core/packages/imageReference.ts';
import { installChoices } from '../../core/packages/installCommands.ts';
import { installCommand, type InstallRefusal, type InstallTarget } from '../../core/packages/installCommand.ts';
import { isImageType } from '../../core/packages/name.ts';
import { visible } from '../../core/packages/visible.ts';
import { readArtifacts, type ManifestSource } from '../artifacts.ts';
import { withLateProgress } from '../deletion/run/progress.ts';
import { choiceName, installTarget, refusalText } from '../installTarget.ts';
import { showWarning } from '../notifications.ts';
import { back, pick } from '../pick/pick.ts';
import { explain, PlainError } from '../problem.ts';
import { showProblem } from '../commands.ts';

type Choices = ReturnType<typeof installChoices> | { readonly failed: unknown };

/** VS Code leaves a notification of progress open for 800 ms, and takes 100 to show what was reported last. */
const patience = { silence: 300, leastShown: 950 };

/**
 * The commands that install packages and versions, one for each row that has one. Reads the manifest of a container
 * version, which tells what it is, and asks where a name may mean several things. Why there is no command is shown.
 *
 * @returns `undefined` when the person dismissed a question.
 */
export async function installCommandsOf(
  explorer: Explorer,
  rows: readonly Row[],
  source: ManifestSource,
): Promise<readonly string[] | undefined> {
  const installable = rows.filter(isInstallable);
  const title = vscode.l10n.t('Reading what is to be installed');
  const found = await withLateProgress(
    title,
    (signal) => choicesOfAll(explorer, installable, source, signal),
    patience,
  );

  const commands: string[] = [];
  const refusals = new Set<InstallRefusal>();
  const failures: unknown[] = [];
  const chosen = new Map<string, number>();
  for (const [index, choices] of found.entries()) {
    if ('failed' in choices) failures.push(choices.failed);
    else if ('refused' in choices) refusals.add(choices.refused);
    else {
      const row = installable[index];
      // Versions of one package are of one group and artifact.
      const key = row ? `${packageKey(referenceOf(packageOf(row)))} ${choices[0].artifact ?? ''}` : '';
      const choice = chosen.get(key) ?? (await choose(choices));
      if (choice === undefined) return undefined;
      chosen.set(key, choice);
      const command = installCommand(choices[choice] ?? choices[0]);
      if ('refused' in command) refusals.add(command.refused);
      else commands.push(command.command);
    }
  }
  for (const refusal of refusals) void showWarning(refusalText(refusal));
  if (failures.length > 0) void showProblem(failures[0]);
  return commands;
}

function choicesOfAll(
  explorer: Explorer,
  rows: readonly (PackageRow | VersionRow)[],
  source: ManifestSource,
  signal: AbortSignal,
): Promise<Choices[]> {
  return Promise.all(
    rows.map(async (row) => {
      try {
        return await choicesOf(explorer, row, source, signal);
      } catch (error) {
        signal.throwIfAborted();
        return { failed: error };
      }
    }),
  );
}

async function choicesOf(
  explorer: Explorer,
  row: PackageRow | VersionRow,
  source: ManifestSource,
  signal: AbortSignal,
): Promise<Choices> {
  const { host } = explorer.connection;
  const { owner, package: element } = packageOf(row);
  const version = row.kind === 'version' ? row.version : await versionFor(explorer, row);
  const target = installTarget(host, owner.login, element, version);
  const choices = installChoices(target);
  if (!('refused' in choices) || choices.refused !== 'unreadManifest') return choices;
  return installChoices(target, await artifactsOf(source, target, signal));
}

async function artifactsOf(source: ManifestSource, target: InstallTarget, signal: AbortSignal) {
  try {
    return await readArtifacts(source, target, signal);
  } catch (error) {
    signal.throwIfAborted();
    const { message, remedies } = explain(error, { packageType: target.packageType });
    throw new PlainError(
      vscode.l10n.t('No install command: the manifest of {0} could not be read. {1}', target.packageName, message),
      remedies,
    );
  }
}

/** The version that an image's package stands for; of the versions that are loaded, at least the first page. */
async function versionFor(explorer: Explorer, row: PackageRow) {
  if (!isImageType(row.package.packageType)) return undefined;
  const list = explorer.versions(referenceOf(row));
  await (list.error ? list.retry() : list.load());
  explorer.loadedElsewhere(list);
  if (!list.loaded && list.error) throw list.error;
  return representativeVersion(list.items);
}

/** @returns which one; `undefined` when dismissed. */
async function choose(choices: readonly [InstallTarget, ...InstallTarget[]]): Promise<number | undefined> {
  const [first] = choices;
  if (choices.length === 1) return 0;
  const { l10n } = vscode;
  const chosen = await pick<number>({
    title: l10n.t('Copy Install Command: {0}', visible(first.packageName)),
    placeholder:
      first.packageType === 'maven'
        ? l10n.t('Check group and artifact: the name does not say where the group ends')
        : l10n.t('Check what it is: the manifest does not tell a feature from a template'),
    load: (add) => {
      add(
        choices.map((choice, index) => ({
          label: choiceName(choice),
          ...(index === 0 ? { description: l10n.t('likeliest') } : {}),
          value: index,
        })),
      );
      return Promise.resolve(undefined);
    },
  });
  return chosen === back ? undefined : chosen;
}

function isInstallable(row: Row): row is PackageRow | VersionRow {
  return row.kind === 'package' || (row.kind === 'version' && !row.deleted);
}

function packageOf(row: PackageRow | VersionRow): PackageRow {
  return row.kind === 'package' ? row : row.package;
}
