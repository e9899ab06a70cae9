import * as vscode from 'vscode';
import { deletedTarget, isRestorable, type DeletedEntry, type Restorable } from '#core/deletion';
import type { Explorer } from '#core/explorer';
import { packageTypes, type PackageType } from '#core/github';
import { targetKey } from '#core/packages';
import { timeLeftText } from '../../explorer/text.ts';
import { typeName } from '../../../texts/typeName.ts';
import { typeIcon } from '../../explorer/typeIcon.ts';
import { pick } from '../../pick/pick.ts';
import { pickOwner } from '../../pick/pickPackage.ts';
import { isPackageEntry, labelOf } from '../../recentlyDeleted/treeItem.ts';
import { t } from '../../../texts/language.ts';

/**
 * Prompts for a deleted package: one of those deleted with VS Code, or any other by its name, because GitHub lists none.
 *
 * @param entries newest first. @returns `undefined` when dismissed.
 */
export async function promptForDeletedPackage(
  explorer: Explorer,
  entries: readonly DeletedEntry[],
): Promise<Restorable | undefined> {
  const restorable = entries.filter((entry) => isRestorable(entry) && isPackageEntry(entry));
  const byTarget = Map.groupBy(restorable, ({ target, tookPackage }) => targetKey(deletedTarget(target, tookPackage)));
  // Of several deletions of a package, the last counts.
  const packages = [...byTarget.values()].flatMap((ofOne) => ofOne.slice(0, 1));
  if (packages.length === 0) return promptForName(explorer);
  const chosen = await pick<DeletedEntry | 'another'>({
    title: t('Restore Package'),
    placeholder: t('Choose a package that you deleted, or enter another name'),
    load: ({ add }) => {
      const items = packages.map((entry) => ({
        label: labelOf(entry),
        description: `${typeName(entry.target.packageType)} · ${timeLeftText(entry.timeLeft)}`,
        iconPath: typeIcon(entry.target.packageType),
        value: entry,
      }));
      const another = { label: t('Enter Another Name…'), iconPath: new vscode.ThemeIcon('edit'), alwaysShow: true };
      add([...items, { ...another, value: 'another' }]);
      return Promise.resolve();
    },
  });
  return chosen === 'another' ? promptForName(explorer) : chosen;
}

async function promptForName(explorer: Explorer): Promise<Restorable | undefined> {
  const { owner } = (await pickOwner(explorer, t('Restore Package'))) ?? {};
  if (!owner) return undefined;
  const title = t('Restore Package: {0}', owner.login);
  const packageType = await pick<PackageType>({
    title,
    placeholder: t('Choose the type of the deleted package'),
    load: ({ add }) => {
      add(packageTypes.map((value) => ({ label: typeName(value), iconPath: typeIcon(value), value })));
      return Promise.resolve();
    },
  });
  if (packageType === undefined) return undefined;
  const name = await vscode.window.showInputBox({
    title,
    prompt: t(
      'The name of the deleted package, as GitHub listed it. For npm, omit the scope; for Maven, use groupId.artifactId.',
    ),
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? t('Enter a name.') : undefined),
  });
  if (name === undefined) return undefined;
  return { target: { owner, packageType, name: name.trim() }, facts: undefined };
}
