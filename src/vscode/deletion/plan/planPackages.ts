import * as vscode from 'vscode';
import type { Operation } from '#core/deletion';
import { referenceOf, type PackageRow } from '#core/explorer';
import { daysToRestore, visible } from '#core/packages';
import { typeName } from '../../../texts/typeName.ts';
import { listText, t } from '../../../texts/language.ts';
import { literal } from '../../literal.ts';
import type { Plan } from '../context.ts';
const maxNamed = 4;

/**
 * Plans the deletion of packages, once their name or their number is typed. @returns `undefined` when dismissed.
 *
 * @param excludedVersions how many versions were also selected, which the prompt mentions.
 */
export async function planPackages(rows: readonly PackageRow[], excludedVersions = 0): Promise<Plan | undefined> {
  if (!(await confirmPackages(rows, excludedVersions))) return undefined;
  return {
    operations: rows.map((row): Operation => {
      const { versionCount } = row.package;
      return { action: 'delete', target: referenceOf(row), facts: { versionCount } };
    }),
  };
}

/** The box stays open until the name, or the number of packages, is typed exactly. @returns whether it was. */
export async function confirmPackages(rows: readonly PackageRow[], excludedVersions = 0): Promise<boolean> {
  const [first] = rows;
  if (!first) return false;
  const only = rows.length === 1 ? first : undefined;
  const input = vscode.window.createInputBox();
  input.title = titleText(rows);
  input.prompt = promptText(rows, excludedVersions);
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
            : t('Type the exact number of packages to delete them, or press Escape to keep them.');
        }
      });
      input.onDidHide(() => resolve(false));
      input.show();
    });
  } finally {
    input.dispose();
  }
}

/** As the box shows it, or as it is: a name may contain characters that cannot be seen or typed. */
function isTyped(text: string, wanted: string): boolean {
  return [wanted, visible(wanted)].some((each) => text === each || text.trim() === each.trim());
}

/** What to type, for which packages, and how to restore them. */
export function promptText(rows: readonly PackageRow[], excludedVersions: number): string {
  const [name = ''] = rows.map((row) => literal(row.package.name));
  const text = t(
    '{count, plural, =1 {Type {name} to delete the package. You can restore it for {days} days, from Recently Deleted.} other {To delete {names}, type the number of packages. You can restore them for {days} days, from Recently Deleted.}}',
    { count: rows.length, name, names: namesOf(rows), days: daysToRestore },
  );
  const excluded = t(
    '{count, plural, one {# selected version is not included; delete it separately.} other {# selected versions are not included; delete them separately.}}',
    { count: excludedVersions },
  );
  return excludedVersions > 0 ? `${text} ${excluded}` : text;
}

/** The first few, and how many more there are. */
function namesOf(rows: readonly PackageRow[]): string {
  const shown = rows.slice(0, maxNamed).map((row) => literal(nameOf(row)));
  const rest = rows.length - shown.length;
  if (rest > 0) shown.push(t('{count, plural, other {# more}}', { count: rest }));
  return listText(shown);
}

function nameOf({ owner, package: pkg }: PackageRow): string {
  return `${owner.login}/${visible(pkg.name)} (${typeName(pkg.packageType)})`;
}

/** The title of the box: how many versions the packages have, as far as that is known. */
export function titleText(rows: readonly PackageRow[]): string {
  const known = rows.flatMap((row) => row.package.versionCount ?? []);
  const [name = ''] = rows.map(nameOf);
  const values = { count: rows.length, name, versions: known.reduce((sum, number) => sum + number, 0) };
  return t(
    known.length === rows.length
      ? 'Delete {count, plural, =1 {{name}} other {# packages}}, {versions, plural, one {# version} other {# versions}} in total'
      : 'Delete {count, plural, =1 {{name}} other {# packages}}, {versions, plural, =0 {number of versions unknown} one {at least # version in total} other {at least # versions in total}}',
    values,
  );
}
