import { deletedVersionsRow, ownerOf, referenceOf, versionRow, findVersion } from '#core/explorer';
import type { Explorer, OwnerRow, PackageRow, VersionRow } from '#core/explorer';
import { ownTags } from '#core/images';
import { age, versionLabel, type VersionSummary } from '#core/packages';
import { daysLeftText } from '../explorer/text.ts';
import { loadAllOptions, showWarning, withCancellableProgress } from '../notifications.ts';
import { pick, pickSeveral, type Loading, type PickItem } from './pick.ts';
import { choosePackage, gainedBy } from './pickPackage.ts';
import { language, t } from '../../texts/language.ts';

/*
 * Quick picks for commands that are run from the palette and act on a version, after those of `pickPackage.ts`. All
 * return `undefined` when dismissed.
 */

export async function pickVersion(explorer: Explorer, title: string): Promise<VersionRow | undefined> {
  const row = await pickPackageOrVersion(explorer, title, false);
  return row?.kind === 'version' ? row : undefined;
}

/** @param offersPackage whether the package itself is offered before its versions. */
export async function pickPackageOrVersion(
  explorer: Explorer,
  title: string,
  offersPackage = true,
  known?: OwnerRow,
): Promise<PackageRow | VersionRow | undefined> {
  const { row, version } = (await choosePackage(explorer, title, 3, known)) ?? {};
  if (row === undefined) return undefined;
  if (version !== undefined) return searchVersion(explorer, row, version);
  const chosen = await pick({
    ...versionStep(explorer, title, row, offersPackage),
    placeholder: t('Choose a version, or type a tag, version number, digest or ID'),
    back: () => pickPackageOrVersion(explorer, title, offersPackage, ownerOf(row)),
  });
  return chosen?.kind === 'typed' ? searchVersion(explorer, row, chosen.text) : chosen;
}

/** @returns versions of one package; none if what was typed was not found. */
export async function pickVersions(
  explorer: Explorer,
  title: string,
  known?: OwnerRow,
): Promise<readonly VersionRow[] | undefined> {
  const { row, version } = (await choosePackage(explorer, title, 3, known)) ?? {};
  if (row === undefined) return undefined;
  if (version !== undefined) {
    const found = await searchVersion(explorer, row, version);
    return found && [found];
  }
  const chosen = await pickSeveral({
    ...versionStep(explorer, title, row, false),
    placeholder: t('Choose a version, or several, or type a tag, version number, digest or ID'),
    back: () => pickVersions(explorer, title, ownerOf(row)),
  });
  const versions = new Map<string, VersionRow>();
  for (const each of chosen ?? []) {
    const found = each.kind === 'typed' ? await searchVersion(explorer, row, each.text) : each;
    if (found?.kind === 'version') versions.set(found.id, found);
  }
  return chosen && [...versions.values()];
}

type VersionChoice = PackageRow | VersionRow | { readonly kind: 'typed'; readonly text: string };

/** The last step of a pick: the newest versions of a package, and a search for what is typed. */
function versionStep(explorer: Explorer, title: string, row: PackageRow, offersPackage: boolean) {
  const list = explorer.versions(referenceOf(row));
  return {
    title: `${title}: ${row.package.name}`,
    step: { number: 3, of: 3 },
    load: async ({ add }: Loading<VersionChoice>) => {
      const description = t('the package itself');
      add(offersPackage ? [{ label: row.package.name, description, value: row }] : []);
      await list.load();
      // Most versions of an image are its parts, which are seldom meant.
      const releases = [...list.items.filter((version) => isRelease(row, version))];
      const others = [...list.items.filter((version) => !isRelease(row, version))];
      add([...releases, ...others].map((version) => versionItem(versionRow(row, version))));
      if (list.error) throw list.error;
    },
    typed: (text: string, isLoading: boolean): PickItem<VersionChoice> | undefined =>
      isLoading ? undefined : { label: t('Search all versions for "{0}"', text), value: { kind: 'typed', text } },
  };
}

/** Another version of the package that a version belongs to. */
export async function pickOtherVersion(
  explorer: Explorer,
  { package: row, version }: VersionRow,
  title: string,
): Promise<VersionRow | undefined> {
  const { load, typed } = versionStep(explorer, title, row, false);
  const isOther = ({ value }: PickItem<VersionChoice>) => value.kind !== 'version' || value.version.id !== version.id;
  const chosen = await pick<VersionChoice>({
    title: `${title}: ${row.package.name} ${versionLabel(version, row.package.packageType)}`,
    placeholder: t('Choose the version to compare with, or type a tag, version number, digest or ID'),
    load: (loading) => load({ ...loading, add: (items) => loading.add(items.filter(isOther)) }),
    typed,
  });
  const found = chosen?.kind === 'typed' ? await searchVersion(explorer, row, chosen.text) : chosen;
  return found?.kind === 'version' ? found : undefined;
}

function isRelease({ package: { packageType } }: PackageRow, { name: digest, tags }: VersionSummary): boolean {
  return packageType !== 'container' || ownTags({ digest, tags }).length > 0;
}

function versionItem(value: VersionRow): PickItem<VersionRow> {
  const { version, deleted } = value;
  return {
    label: versionLabel(version, value.package.package.packageType),
    description: deleted ? daysLeftText(version.deletedAt) : (age(version.createdAt, new Date(), language()) ?? ''),
    detail: version.tags.length > 0 && !deleted ? version.name : String(version.id),
    value,
  };
}

/** Returns the version that a text names, from all of a package; says so if there is none. */
export async function searchVersion(
  explorer: Explorer,
  row: PackageRow,
  text: string,
): Promise<VersionRow | undefined> {
  const found = await withCancellableProgress(t('Looking for {0}', text), (signal, progress) => {
    const options = loadAllOptions(signal, (message) => progress.report({ message }));
    return findVersion(explorer, referenceOf(row), text, options);
  });
  if (found) return versionRow(row, found);
  void showWarning(
    t(
      '{0} has no version with the tag, version number, digest or ID "{1}". Check what you typed, or choose a version from the list.',
      row.package.name,
      text,
    ),
  );
  return undefined;
}

export async function pickDeletedVersion(explorer: Explorer, title: string): Promise<VersionRow | undefined> {
  const { row } = (await choosePackage(explorer, title, 3)) ?? {};
  if (row === undefined) return undefined;
  const parent = deletedVersionsRow(row);
  return pick<VersionRow>({
    title: `${title}: ${row.package.name}`,
    placeholder: t('Choose a deleted version'),
    load: async ({ add, signal }) => {
      const list = explorer.versions(referenceOf(row), 'deleted').detached;
      const gained = gainedBy(list);
      const update = () => add(gained().map((version) => versionItem(versionRow(parent, version))));
      update();
      await list.loadAll(loadAllOptions(signal, update));
    },
  });
}
