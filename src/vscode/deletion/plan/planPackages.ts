import * as vscode from 'vscode';
import type { Operation } from '../../../core/deletion/operation.ts';
import { referenceOf, type PackageRow } from '../../../core/explorer/row.ts';
import { count } from '../../explorer/text.ts';
import { confirmPackages } from './confirmPackages.ts';
import type { Plan } from '../run/deleter.ts';

/**
 * Asks for the name or the number to be typed.
 *
 * @param versionsLeftOut how many versions were selected besides, which the question tells.
 * @returns `undefined` when dismissed.
 */
export async function planPackages(rows: readonly PackageRow[], versionsLeftOut = 0): Promise<Plan | undefined> {
  if (!(await confirmPackages(rows, versionsLeftOut))) return undefined;
  const operations = rows.map((row): Operation => {
    const { versionCount } = row.package;
    return { action: 'delete', target: referenceOf(row), facts: { versionCount } };
  });
  const [first] = rows;
  const what = rows.length === 1 && first ? first.package.name : vscode.l10n.t('{0} packages', count(rows.length));
  return { operations, title: vscode.l10n.t('Deleting {0}', what) };
}
