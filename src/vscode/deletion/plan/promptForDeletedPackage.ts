import * as vscode from 'vscode';
import type { Operation } from '#core/deletion';
import type { Explorer } from '#core/explorer';
import { packageTypes, type PackageType } from '#core/github';
import { typeName } from '../../explorer/text.ts';
import { typeIcon } from '../../explorer/typeIcon.ts';
import { pick } from '../../pick/pick.ts';
import { pickOwner } from '../../pick/pickRow.ts';
import { t } from '../../language.ts';

/** Prompts for a deleted package, which nothing lists. @returns `undefined` when dismissed. */
export async function promptForDeletedPackage(explorer: Explorer): Promise<Operation | undefined> {
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
  return { action: 'restore', target: { owner, packageType, name: name.trim() } };
}
