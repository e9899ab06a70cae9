import { type Explorer, referenceOf, type PackageRow, type Row, type VersionRow } from '#core/explorer';
import { installChoices, installCommands, representativeVersion, isImageType, visible } from '#core/packages';
import type { InstallTarget, InstallRefusal } from '#core/packages';
import { showProblem } from '../commands.ts';
import { choiceHint, choiceName, installTarget, readArtifacts, refusalText } from '../install.ts';
import type { ImageReaders } from '../images/imageReaders.ts';
import { showWarning, slowWork, withCancellableProgress } from '../notifications.ts';
import { pick } from '../pick/pick.ts';
import { explain, UserError } from '../problem.ts';
import { t } from '../../texts/language.ts';

/**
 * Returns the commands that install packages and versions, one for each row that has one. Reads the manifest of a
 * container version, which says what it is, and shows a quick pick if a name may mean several things. Shows why there is no
 * command.
 *
 * @returns `undefined` when the user dismissed a quick pick.
 */
export async function installCommandsOf(
  explorer: Explorer,
  rows: readonly Row[],
  images: ImageReaders,
): Promise<readonly string[] | undefined> {
  const installable = rows.filter(
    (row): row is PackageRow | VersionRow => row.kind === 'package' || (row.kind === 'version' && !row.deleted),
  );
  const found = await withCancellableProgress(
    t('Preparing install commands'),
    async (signal) => {
      const all = await Promise.allSettled(installable.map((row) => choicesOf(explorer, row, images, signal)));
      signal.throwIfAborted();
      return all;
    },
    slowWork,
  );

  const commands: string[] = [];
  const refusals = new Set<InstallRefusal>();
  const failures: unknown[] = [];
  const chosen = new Map<string, number>();
  for (const result of found) {
    if (result.status === 'rejected') failures.push(result.reason);
    else if ('refused' in result.value) refusals.add(result.value.refused);
    else {
      const [first] = result.value;
      // All versions of a package have the same group and artifact.
      const key = JSON.stringify([first.owner, first.packageType, first.packageName, first.artifact]);
      const choice = chosen.get(key) ?? (await choose(result.value));
      if (choice === undefined) return undefined;
      chosen.set(key, choice);
      const ways = installCommands(result.value[choice] ?? first);
      if ('refused' in ways) refusals.add(ways.refused);
      else commands.push(ways[0].command);
    }
  }
  for (const refusal of refusals) void showWarning(refusalText(refusal));
  if (failures.length > 0) void showProblem(failures[0]);
  return commands;
}

async function choicesOf(
  explorer: Explorer,
  row: PackageRow | VersionRow,
  images: ImageReaders,
  signal: AbortSignal,
): Promise<ReturnType<typeof installChoices>> {
  const { owner, package: pkg } = row.kind === 'package' ? row : row.package;
  const version = row.kind === 'version' ? row.version : await versionFor(explorer, row);
  const target = installTarget(explorer.connection.host, owner.login, pkg, version);
  const choices = installChoices(target);
  if (!('refused' in choices) || choices.refused !== 'unreadManifest') return choices;
  try {
    return installChoices(target, await readArtifacts(images, target, pkg.visibility, signal));
  } catch (error) {
    signal.throwIfAborted();
    const { message, remedies } = explain(error, { packageType: target.packageType });
    throw new UserError(
      t('No install command: the manifest of {0} could not be read. {1}', target.packageName, message),
      remedies,
    );
  }
}

/** Of a package of images, the version that represents it, among those loaded: at least the first page. */
async function versionFor(explorer: Explorer, row: PackageRow) {
  if (!isImageType(row.package.packageType)) return undefined;
  const list = explorer.versions(referenceOf(row));
  await (list.error ? list.retry() : list.load());
  if (!list.loaded && list.error) throw list.error;
  return representativeVersion(list.items);
}

/** @returns the index of the choice; `undefined` when dismissed. */
async function choose(choices: readonly [InstallTarget, ...InstallTarget[]]): Promise<number | undefined> {
  const [first] = choices;
  if (choices.length === 1) return 0;
  return pick<number>({
    title: t('Copy Install Command: {0}', visible(first.packageName)),
    placeholder: choiceHint(first),
    load: ({ add }) => {
      const description = (index: number) => (index === 0 ? t('most likely') : '');
      add(choices.map((choice, value) => ({ label: choiceName(choice), description: description(value), value })));
      return Promise.resolve();
    },
  });
}
