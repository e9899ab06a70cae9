import * as vscode from 'vscode';
import { lastVersionTakesPackage } from '../../core/deletion/operation.ts';
import type { VersionRow } from '../../core/explorer/row.ts';
import type { ImageVersion } from '../../core/images/needs.ts';
import type { Break, BreakReason, ImageSafety } from '../../core/images/safety.ts';
import { daysToRestore } from '../../core/packages/age.ts';
import { isImageType, shortDigest, versionLabel } from '../../core/packages/name.ts';
import { visible } from '../../core/packages/visible.ts';
import { count, versionCount } from '../explorer/text.ts';

/** The versions of one package that are to go, and what is known of the images that stay. */
export interface PackageSelection {
  readonly rows: readonly VersionRow[];
  /** Of container packages. */
  readonly safety?: ImageSafety | undefined;
}

/** What the person has agreed to: ids of versions, by package in the order of the selections. */
export type Agreement = readonly (readonly number[])[];

const mostNamed = 8;

/**
 * The one modal before versions are deleted: names what goes and how it comes back. What kept images need is left out
 * unless the person insists.
 *
 * @returns `undefined` when dismissed.
 */
export async function confirmVersions(selections: readonly PackageSelection[]): Promise<Agreement | undefined> {
  const rows = selections.flatMap((selection) => selection.rows);
  const agreed = selections.map(({ rows: all, safety }) => {
    const needed = new Set(safety?.needed.map(({ version }) => version.id));
    return all.map(({ version }) => version.id).filter((id) => !needed.has(id));
  });
  const everything = selections.map(({ rows: all }) => all.map(({ version }) => version.id));
  const orphans = selections.map(({ safety }) => safety?.orphaned.map(({ version }) => version.id) ?? []);
  const [agreedCount, orphanCount] = [agreed.flat().length, orphans.flat().length];
  const along = agreed.map((ids, index) => [...ids, ...(orphans[index] ?? [])]);

  // The first is what Enter chooses: never more than was selected, and nothing that breaks an image.
  const choices = new Map<string, Agreement | undefined>();
  if (agreedCount > 0) choices.set(deleteButton(agreedCount), agreed);
  else choices.set(vscode.l10n.t('Keep Images'), undefined);
  if (agreedCount > 0 && orphanCount > 0) {
    const total = count(agreedCount + orphanCount);
    choices.set(vscode.l10n.t('Delete {0} Versions, Leftovers Included', total), along);
  }
  if (agreedCount < rows.length) choices.set(breakButton(rows.length), everything);
  const { message, detail } = question(selections, rows, agreedCount, orphanCount);
  const chosen = await vscode.window.showWarningMessage(message, { modal: true, detail }, ...choices.keys());
  return chosen === undefined ? undefined : choices.get(chosen);
}

function deleteButton(number: number): string {
  return number === 1 ? vscode.l10n.t('Delete Version') : vscode.l10n.t('Delete {0} Versions', count(number));
}

function breakButton(number: number): string {
  return number === 1
    ? vscode.l10n.t('Delete Version and Break Images')
    : vscode.l10n.t('Delete All {0} and Break Images', count(number));
}

function question(
  selections: readonly PackageSelection[],
  rows: readonly VersionRow[],
  agreedCount: number,
  orphanCount: number,
): { message: string; detail: string } {
  const { l10n } = vscode;
  const [first] = rows;
  const [place] = selections.map(packageName);
  const one = rows.length === 1 && first !== undefined;
  const message = one
    ? l10n.t('Delete {0} of {1}?', labelOf(first), place ?? '')
    : selections.length === 1
      ? l10n.t('Delete {0} of {1}?', versionCount(rows.length), place ?? '')
      : l10n.t('Delete {0} of {1} packages?', versionCount(rows.length), count(selections.length));
  const parts = [
    ...(one
      ? []
      : [
          named(
            rows.map((row) =>
              selections.length === 1 ? labelOf(row) : `${packageName({ rows: [row] })} ${labelOf(row)}`,
            ),
          ),
        ]),
    ...selections.flatMap((selection) => warnings(selection)),
    ...(agreedCount > 0 && orphanCount > 0
      ? [l10n.t('Left behind, and needed by nothing else: {0}.', versionCount(orphanCount))]
      : []),
    l10n.t('What is deleted can be restored for {0} days.', daysToRestore),
  ];
  return { message, detail: parts.join('\n\n') };
}

function warnings({ rows, safety }: PackageSelection): string[] {
  const { l10n } = vscode;
  const [first] = rows;
  if (!first) return [];
  const { packageType, versionCount: total } = first.package.package;
  const lines: string[] = [];
  const tags = isImageType(packageType) ? rows.flatMap(({ version }) => version.tags) : [];
  if (tags.length > 0 && rows.length > 1)
    lines.push(l10n.t('These tags go with them: {0}', named(tags.map(visible), ', ')));
  if (total !== undefined && rows.length >= total) {
    lines.push(
      lastVersionTakesPackage(packageType)
        ? l10n.t(
            'These are all versions of {0}: the package goes with the last one. Undo restores it.',
            visible(first.package.package.name),
          )
        : l10n.t(
            'These are all versions of {0}. GitHub keeps the last one: it goes only with its package.',
            visible(first.package.package.name),
          ),
    );
  }
  if (!safety) return lines;
  if (safety.needed.length > 0) {
    const needed = safety.needed.map(
      ({ version, breaks }) => `${imageLabel(version)}: ${named(breaks.map(breakText), '; ')}`,
    );
    lines.push(`${l10n.t('Left out, since images that stay need them:')}\n${named(needed)}`);
  }
  if (safety.unknown.length > 0) {
    lines.push(
      l10n.t(
        'Whether other images need {0} is not known: not all manifests could be read.',
        safety.unknown.length === 1 && safety.unknown[0]
          ? imageLabel(safety.unknown[0].version)
          : versionCount(safety.unknown.length),
      ),
    );
  }
  return lines;
}

function breakText({ tags, reason }: Break): string {
  return vscode.l10n.t('{0} of {1}', reasonText(reason), named(tags.map(visible), ', '));
}

function reasonText(reason: BreakReason): string {
  const { l10n } = vscode;
  switch (reason) {
    case 'child':
    case 'nestedChild':
      return l10n.t('a platform');
    case 'attestation':
      return l10n.t('an attestation');
    case 'signature':
      return l10n.t('a signature');
    case 'referrer':
      return l10n.t('a referrer');
  }
}

function labelOf({ version, package: row }: VersionRow): string {
  return visible(versionLabel(version, row.package.packageType));
}

function imageLabel({ digest, tags }: ImageVersion): string {
  return tags.length > 0 ? visible(tags.join(', ')) : shortDigest(digest);
}

function packageName({ rows }: Pick<PackageSelection, 'rows'>): string {
  const [first] = rows;
  return first ? visible(`${first.package.owner.login}/${first.package.package.name}`) : '';
}

/** The first few, and how many there are besides. */
function named(names: readonly string[], separator = '\n'): string {
  const shown = names.slice(0, mostNamed).join(separator);
  const rest = names.length - mostNamed;
  return rest > 0 ? `${shown}${separator}${vscode.l10n.t('and {0} more', count(rest))}` : shown;
}
