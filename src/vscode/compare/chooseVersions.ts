import { referenceOf, targetOf, type Explorer, type PackageRow, type Row, type VersionRow } from '#core/explorer';
import { packageKey, type Target } from '#core/packages';
import type { ExplorerView, RowArgument } from '../explorer/view.ts';
import { UserError } from '../problem.ts';
import { t } from '../../texts/language.ts';

export interface ChosenVersions {
  /** The older one. */
  readonly before: Target;
  readonly after: Target;
}

/**
 * Returns the two versions that are selected, or the one and another that the user picks.
 * @returns `undefined` when dismissed. @throws UserError if they cannot be compared.
 */
export async function chooseVersions(
  view: Pick<ExplorerView, 'rowsOf' | 'signedInExplorer'>,
  row: RowArgument,
  selected: readonly Row[] | undefined,
): Promise<ChosenVersions | undefined> {
  const title = t('Compare Versions');
  const rows = await view.rowsOf(row, selected, 'pickVersions', title);
  const versions = rows.filter((each) => each.kind === 'version');
  const [first, second] = versions;
  if (!first) return undefined;
  const others = versions.filter((each) => keyOf(each.package) !== keyOf(first.package));
  if (others.length > 0) {
    throw new UserError(t('These versions are of different packages. Select two versions of one package.'));
  }
  if (versions.length > 2) {
    throw new UserError(
      t(
        '{count, plural, one {# version is selected.} other {# versions are selected.}} Select two, or one and then choose the other.',
        { count: versions.length },
      ),
    );
  }
  if (versions.some(({ deleted }) => deleted)) {
    throw new UserError(t('To compare a deleted version, restore it first.'));
  }
  const other = second ?? (await pickOther(await view.signedInExplorer(), first, title));
  if (!other) return undefined;
  if (other.version.id === first.version.id) {
    throw new UserError(t('This is the same version. Choose another one.'));
  }
  const [before, after] = [first, other].toSorted((one, another) => createdAt(one) - createdAt(another));
  return before && after && { before: targetOf(before), after: targetOf(after) };
}

async function pickOther(explorer: Explorer, row: VersionRow, title: string): Promise<VersionRow | undefined> {
  const { pickOtherVersion } = await import('../pick/pickVersion.ts');
  return pickOtherVersion(explorer, row, title);
}

function keyOf(row: PackageRow): string {
  return packageKey(referenceOf(row));
}

/** Versions without a date stay in the order in which they were chosen. */
function createdAt({ version }: VersionRow): number {
  return Date.parse(version.createdAt) || 0;
}
