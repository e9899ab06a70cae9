import * as vscode from 'vscode';
import type { Operation } from '../../../core/deletion/index.ts';
import { referenceOf, type PackageRow } from '../../../core/explorer/index.ts';
import { daysToRestore, visible } from '../../../core/packages/index.ts';
import { count, typeName, versionCount } from '../../explorer/text.ts';
import { literal } from '../../literal.ts';
import type { Plan } from '../context.ts';

const { t } = vscode.l10n;
const mostNamed = 4;

/**
 * Plans the deletion of packages, once their name or their number is typed.
 *
 * @param versionsLeftOut how many versions were selected besides, which the question tells.
 * @returns `undefined` when dismissed.
 */
export async function planPackages(rows: readonly PackageRow[], versionsLeftOut = 0): Promise<Plan | undefined> {
  if (!(await confirmPackages(rows, versionsLeftOut))) return undefined;
  return {
    operations: rows.map((row): Operation => {
      const { versionCount } = row.package;
      return { action: 'delete', target: referenceOf(row), facts: { versionCount } };
    }),
  };
}

/** The box stays open until the name, or the number of packages, is typed exactly. @returns whether it was. */
export async function confirmPackages(rows: readonly PackageRow[], versionsLeftOut = 0): Promise<boolean> {
  const [first] = rows;
  if (!first) return false;
  const only = rows.length === 1 ? first : undefined;
  const input = vscode.window.createInputBox();
  input.title = t('Delete {0} with {1}', only ? nameOf(only) : t('{0} packages', count(rows.length)), totalText(rows));
  input.prompt = promptText(rows, versionsLeftOut);
  if (only) input.placeholder = visible(only.package.name);
  input.ignoreFocusOut = true;
  try {
    return await new Promise((resolve) => {
      input.onDidChangeValue(() => (input.validationMessage = undefined));
      input.onDidAccept(() => {
        if (isTyped(input.value, only ? only.package.name : String(rows.length))) resolve(true);
        else {
          input.validationMessage = only
            ? t('Type {0} exactly to delete the package, or press Escape to keep it.', literal(only.package.name))
            : t('Type the number of packages exactly to delete them, or press Escape to keep them.');
        }
      });
      input.onDidHide(() => resolve(false));
      input.show();
    });
  } finally {
    input.dispose();
  }
}

/** As the box shows it, or as it is: a name may hold what cannot be seen, or typed. */
function isTyped(text: string, wanted: string): boolean {
  return [wanted, visible(wanted)].some((each) => text === each || text.trim() === each.trim());
}

/** What is to be typed, for which packages, and how they come back. */
export function promptText(rows: readonly PackageRow[], versionsLeftOut: number): string {
  const [first, ...others] = rows;
  const isOne = first !== undefined && others.length === 0;
  const leftOut =
    versionsLeftOut === 1
      ? t('1 version in the selection is not deleted; delete it separately.')
      : t('{0} versions in the selection are not deleted; delete them separately.', count(versionsLeftOut));
  return [
    isOne
      ? t('Type the package’s name, {0}, to delete it.', literal(first.package.name))
      : t('Type the number of packages to delete {0}.', namesOf(rows)),
    isOne
      ? t('It can be restored for {0} days, from Recently Deleted.', daysToRestore)
      : t('They can be restored for {0} days, from Recently Deleted.', daysToRestore),
    ...(versionsLeftOut > 0 ? [leftOut] : []),
  ].join(' ');
}

/** The first few, and how many there are besides. */
function namesOf(rows: readonly PackageRow[]): string {
  const shown = rows.slice(0, mostNamed).map((row) => literal(nameOf(row)));
  const rest = rows.length - shown.length;
  if (rest > 0) shown.push(t('{0} more', count(rest)));
  return new Intl.ListFormat(vscode.env.language, { type: 'conjunction' }).format(shown);
}

function nameOf({ owner, package: element }: PackageRow): string {
  return `${owner.login}/${visible(element.name)} (${typeName(element.packageType)})`;
}

/** How many versions go with the packages, as far as the server has told. */
export function totalText(rows: readonly PackageRow[]): string {
  const known = rows.flatMap((row) => row.package.versionCount ?? []);
  const total = known.reduce((sum, number) => sum + number, 0);
  if (known.length === rows.length) return versionCount(total);
  return total === 0 ? t('an unknown number of versions') : t('at least {0}', versionCount(total));
}
