import {
  deletedVersionsRow,
  ownerOf,
  packageRow,
  packageTypeRow,
  referenceOf,
  versionRow,
  findVersion,
} from '#core/explorer';
import type { Explorer, PagedList, OwnerRow, PackageRow, VersionRow } from '#core/explorer';
import { ownTags } from '#core/images';
import { age, versionLabel, type VersionSummary } from '#core/packages';
import { daysLeftText, ownerKindName, typeName, visibilityName } from '../explorer/text.ts';
import { typeIcon } from '../explorer/typeIcon.ts';
import { loadAllOptions, showWarning, withCancellableProgress } from '../notifications.ts';
import { explain } from '../problem.ts';
import { pick, pickSeveral, type Loading, type PickItem } from './pick.ts';
import { ownersOf, packageAt, typedAddress, type ChosenPackage, type TypedAddress } from './typedPackage.ts';
import { language, t } from '../language.ts';

/*
 * Quick picks for commands that are run from the palette: an owner, then a package, then a version. All return `undefined`
 * when dismissed.
 */

export function pickOwner(explorer: Explorer, title: string): Promise<OwnerRow | undefined> {
  return pick<OwnerRow>({
    title,
    placeholder: t('Choose an owner'),
    load: ({ add }) => addOwners(explorer, add),
  });
}

async function addOwners(explorer: Explorer, add: Loading<OwnerRow>['add']): Promise<void> {
  const owners = await ownersOf(explorer);
  add(owners.map((value) => ({ label: value.owner.login, description: ownerKindName(value.owner), value })));
}

/** @param steps the total number of steps, including later ones. @param known the owner, if the user comes back from a later step. */
async function choosePackage(
  explorer: Explorer,
  title: string,
  steps: number,
  known?: OwnerRow,
): Promise<ChosenPackage | undefined> {
  const owner =
    known ??
    (await pick<OwnerRow | TypedAddress>({
      title,
      placeholder: t('Choose an owner, or paste the address of a package'),
      step: { number: 1, of: steps },
      load: ({ add }) => addOwners(explorer, add),
      typed: (text) => typedAddress(explorer, text),
    }));
  if (owner === undefined) return undefined;
  if (owner.kind === 'address') return packageAt(explorer, owner.address);
  const chosen = await pick<PackageRow | TypedAddress | ChosenPackage>({
    title: `${title}: ${owner.owner.login}`,
    placeholder: t('Choose a package'),
    step: { number: 2, of: steps },
    back: () => choosePackage(explorer, title, steps),
    load: (loading) => addPackages(explorer, [owner], loading),
    typed: (text) => typedAddress(explorer, text, owner),
  });
  return chosenPackage(explorer, chosen, owner);
}

export async function pickPackage(explorer: Explorer, title: string): Promise<PackageRow | undefined> {
  return (await choosePackage(explorer, title, 2))?.row;
}

export async function pickPackageOfAnyOwner(explorer: Explorer, title: string): Promise<PackageRow | undefined> {
  const chosen = await pick<PackageRow | TypedAddress>({
    title,
    placeholder: t('Type part of a package name, or paste an address or an image reference'),
    load: async (loading) => addPackages(explorer, await ownersOf(explorer), loading),
    typed: (text) => typedAddress(explorer, text),
  });
  return (await chosenPackage(explorer, chosen))?.row;
}

async function chosenPackage(
  explorer: Explorer,
  chosen: PackageRow | TypedAddress | ChosenPackage | undefined,
  owner?: OwnerRow,
): Promise<ChosenPackage | undefined> {
  if (chosen === undefined || 'row' in chosen) return chosen;
  return chosen.kind === 'package' ? { row: chosen } : packageAt(explorer, chosen.address, owner);
}

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

/** Returns a function that returns the items that the list has gained since its last call. */
function gainedBy<T extends { readonly id: number }>(list: PagedList<T>): () => T[] {
  const given = new Set<number>();
  return () => [...list.items.filter(({ id }) => given.size < given.add(id).size)];
}

/** Adds all packages of the owners as they arrive. Says at the end what is missing because of the filter or failures. */
async function addPackages(
  explorer: Explorer,
  owners: readonly OwnerRow[],
  { add, signal, say }: Loading<PackageRow>,
): Promise<void> {
  const { packageTypes, filter } = explorer.settings;
  if (packageTypes.length === 0) {
    say(t('your settings hide all package types'));
    return;
  }
  const lists = owners.flatMap((owner) =>
    packageTypes.map((type) => {
      const list = explorer.packages(owner.owner, type).detached;
      const gained = gainedBy(list);
      const items = () => {
        const packages = gained().toSorted((one, other) => one.name.localeCompare(other.name));
        const parent = explorer.settings.groupByType ? packageTypeRow(owner, type, list.items.length) : owner;
        return packages.map((pkg) => packageItem(packageRow(parent, pkg)));
      };
      return { owner, list, items };
    }),
  );
  add(lists.flatMap(({ items }) => items()));
  // Lists that were empty are loaded last: an account may have 150 organizations, and most have few types.
  const wasEmpty = ({ list }: (typeof lists)[number]) => Number(list.loaded && list.items.length === 0);
  lists.sort((one, other) => wasEmpty(one) - wasEmpty(other));
  const unread = new Set(lists);
  const showProgress = () => {
    const left = new Set([...unread].map(({ owner }) => owner)).size;
    if (owners.length > 1)
      say(t('{0} of {1, plural, one {# owner} other {# owners}} loaded', owners.length - left, owners.length));
  };
  showProgress();
  const failures: { readonly login: string; readonly error: unknown }[] = [];
  await Promise.all(
    lists.map(async (each) => {
      const { owner, list, items } = each;
      try {
        await list.loadAll({ ...loadAllOptions(signal, say), onProgress: () => add(items()) });
      } catch (error) {
        signal.throwIfAborted();
        failures.push({ login: owner.owner.login, error });
      }
      add(items());
      unread.delete(each);
      showProgress();
    }),
  );
  const [first] = failures;
  if (first && failures.length === lists.length) throw first.error;
  // Each owner once, with the first reason: "northwind-secure: Single sign-on required".
  const reasons = new Map(failures.toReversed().map(({ login, error }) => [login, explain(error).short]));
  const incomplete = [...reasons].map(([login, reason]) => `${login}: ${reason}`).join(', ');
  const notes = [
    filter.visibility && t('only {0} packages, because of the filter', visibilityName(filter.visibility)),
    first && t('incomplete: {0}', incomplete),
  ];
  say(notes.filter(Boolean).join('; ') || undefined);
}

function packageItem(value: PackageRow): PickItem<PackageRow> {
  const { name, packageType, visibility } = value.package;
  const description = `${value.owner.login} · ${typeName(packageType)} · ${visibilityName(visibility)}`;
  return { label: name, description, iconPath: typeIcon(packageType), value };
}
