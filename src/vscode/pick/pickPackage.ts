import { packageRow, packageTypeRow } from '#core/explorer';
import type { Explorer, OwnerRow, PackageRow, PagedList } from '#core/explorer';
import { ownerKindName, visibilityName } from '../explorer/text.ts';
import { typeName } from '../../texts/typeName.ts';
import { typeIcon } from '../explorer/typeIcon.ts';
import { loadAllOptions } from '../notifications.ts';
import { explain } from '../problem.ts';
import { pick, pickSeveral, type Loading, type PickItem } from './pick.ts';
import { ownersOf, packageAt, typedAddress, type ChosenPackage, type TypedAddress } from './typedPackage.ts';
import { t } from '../../texts/language.ts';

/*
 * Quick picks for commands that are run from the palette: an owner, then a package. All return `undefined` when
 * dismissed.
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

function pickOwnerOrAddress(
  explorer: Explorer,
  title: string,
  steps: number,
): Promise<OwnerRow | TypedAddress | undefined> {
  return pick<OwnerRow | TypedAddress>({
    title,
    placeholder: t('Choose an owner, or paste the address of a package'),
    step: { number: 1, of: steps },
    load: ({ add }) => addOwners(explorer, add),
    typed: (text) => typedAddress(explorer, text),
  });
}

/** @param steps the total number of steps, including later ones. @param known the owner, if the user comes back from a later step. */
export async function choosePackage(
  explorer: Explorer,
  title: string,
  steps: number,
  known?: OwnerRow,
): Promise<ChosenPackage | undefined> {
  const owner = known ?? (await pickOwnerOrAddress(explorer, title, steps));
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

/** Lets the user choose all packages of an owner, or some of them. */
export async function pickOwnerOrPackages(
  explorer: Explorer,
  title: string,
): Promise<readonly (OwnerRow | PackageRow)[] | undefined> {
  const owner = await pickOwnerOrAddress(explorer, title, 2);
  if (owner?.kind === 'address') {
    const chosen = await packageAt(explorer, owner.address);
    return chosen && [chosen.row];
  }
  if (!owner) return undefined;
  const all = t('All packages of {0}', owner.owner.login);
  const chosen = await pickSeveral<OwnerRow | PackageRow>({
    title: `${title}: ${owner.owner.login}`,
    placeholder: t('Choose packages, or press Enter for the highlighted item'),
    step: { number: 2, of: 2 },
    back: () => pickOwnerOrPackages(explorer, title),
    load: (loading) => {
      loading.add([{ label: all, value: owner }]);
      return addPackages(explorer, [owner], loading);
    },
  });
  // All packages include the others.
  return chosen?.includes(owner) ? [owner] : chosen;
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

/** Returns a function that returns the items that the list has gained since its last call. */
export function gainedBy<T extends { readonly id: number }>(list: PagedList<T>): () => T[] {
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
