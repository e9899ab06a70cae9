import * as vscode from 'vscode';
import type { Explorer } from '../../core/explorer/explorer.ts';
import type { PagedList } from '../../core/explorer/pagedList.ts';
import {
  deletedVersionsRow,
  packageRow,
  packageTypeRow,
  referenceOf,
  versionRow,
  type OwnerRow,
  type PackageRow,
  type VersionRow,
} from '../../core/explorer/row.ts';
import type { PackageSummary, VersionSummary } from '../../core/packages/summary.ts';
import { findVersion } from '../../core/explorer/versionSearch.ts';
import { age } from '../../core/packages/age.ts';
import { versionLabel } from '../../core/packages/name.ts';
import { daysLeftText } from '../explorer/treeItem.ts';
import { ownerKindName, typeName, visibilityName } from '../explorer/text.ts';
import { typeIcon } from '../explorer/typeIcon.ts';
import { loadAllOptions } from '../loadAll.ts';
import { showWarning, withCancellableProgress } from '../notifications.ts';
import { explain } from '../problem.ts';
import { back, pick, type PickItem } from './pick.ts';

/* What commands ask for when they are run from the palette: an owner, then a package, then a version. */

/** @returns `undefined` when dismissed. */
export async function pickPackage(explorer: Explorer, title: string): Promise<PackageRow | undefined> {
  return pickPackageOf(explorer, title, 2);
}

/** @returns `undefined` when dismissed. */
export async function pickVersion(explorer: Explorer, title: string): Promise<VersionRow | undefined> {
  const row = await pickLast(explorer, title, { packageItself: false });
  return row?.kind === 'version' ? row : undefined;
}

/** A version, or the package itself. @returns `undefined` when dismissed. */
export async function pickPackageOrVersion(
  explorer: Explorer,
  title: string,
): Promise<PackageRow | VersionRow | undefined> {
  return pickLast(explorer, title, { packageItself: true });
}

/** A version under "Deleted versions". @returns `undefined` when dismissed. */
export async function pickDeletedVersion(explorer: Explorer, title: string): Promise<VersionRow | undefined> {
  const row = await pickPackageOf(explorer, title, 3);
  if (row === undefined) return undefined;
  const chosen = await pick<VersionRow>({
    title: `${title}: ${row.package.name}`,
    placeholder: vscode.l10n.t('Choose a deleted version'),
    load: async (add, signal) => {
      const parent = deletedVersionsRow(row);
      const itemOf = (version: VersionSummary): PickItem<VersionRow> => {
        const value = versionRow(parent, version);
        const label = versionLabel(version, row.package.packageType);
        return { label, description: daysLeftText(version.deletedAt), detail: String(version.id), value };
      };
      const list = explorer.versions(referenceOf(row), 'deleted').apart;
      const gained = gainedBy(list);
      const update = () => add(gained().map(itemOf));
      update();
      await list.loadAll(loadAllOptions(signal, update));
      return undefined;
    },
  });
  return chosen === back ? undefined : chosen;
}

/** Makes a function that returns what the list has gained since its last call. */
function gainedBy<T extends { readonly id: number }>(list: PagedList<T>): () => T[] {
  const given = new Set<number>();
  return () => [...list.items.filter(({ id }) => given.size < given.add(id).size)];
}

/** @returns `undefined` when dismissed. */
export async function pickOwner(explorer: Explorer, title: string): Promise<OwnerRow | undefined> {
  return pickOwnerStep(explorer, title, 1);
}

/** Every package of all owners, as they come. @returns `undefined` when dismissed. */
export async function pickPackageOfAll(explorer: Explorer, title: string): Promise<PackageRow | undefined> {
  const chosen = await pick<PackageRow>({
    title,
    placeholder: vscode.l10n.t('Part of a name'),
    load: async (add, signal) => {
      const { rows } = await explorer.owners();
      const owners = rows.filter((row) => row.kind === 'owner');
      return addPackages(explorer, owners, add, signal);
    },
  });
  return chosen === back ? undefined : chosen;
}

/** @param known the owner that was chosen before: the person comes back from a later step. */
async function pickPackageOf(
  explorer: Explorer,
  title: string,
  steps: number,
  known?: OwnerRow,
): Promise<PackageRow | undefined> {
  for (let owner = known; ; owner = undefined) {
    owner ??= await pickOwnerStep(explorer, title, steps);
    if (owner === undefined) return undefined;
    const chosen = await pick<PackageRow>({
      title: `${title}: ${owner.owner.login}`,
      placeholder: vscode.l10n.t('Choose a package'),
      step: { number: 2, of: steps },
      load: (add, signal) => addPackages(explorer, [owner], add, signal),
    });
    if (chosen !== back) return chosen;
  }
}

async function pickOwnerStep(explorer: Explorer, title: string, steps: number): Promise<OwnerRow | undefined> {
  const chosen = await pick<OwnerRow>({
    title,
    placeholder: vscode.l10n.t('Choose an owner'),
    ...(steps > 1 ? { step: { number: 1, of: steps } } : {}),
    load: async (add) => {
      const { rows } = await explorer.owners();
      const owners = rows.filter((row) => row.kind === 'owner');
      add(owners.map((value) => ({ label: value.owner.login, description: ownerKindName(value.owner), value })));
      return undefined;
    },
  });
  return chosen === back ? undefined : chosen;
}

/**
 * Loads all packages of the owners, and adds them: those that are known at once, the others as they come.
 *
 * @returns what the list leaves out: what the filter hides, and owners of which something could not be loaded.
 */
async function addPackages(
  explorer: Explorer,
  owners: readonly OwnerRow[],
  add: (items: readonly PickItem<PackageRow>[]) => void,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (explorer.settings.packageTypes.length === 0) return vscode.l10n.t('your settings hide all package types');
  const failures: { readonly login: string; readonly error: unknown }[] = [];
  const lists = owners.flatMap((owner) =>
    explorer.settings.packageTypes.map((type) => {
      const list = explorer.packages(owner.owner, type).apart;
      const gained = gainedBy(list);
      return { owner, list, items: () => packageItems(explorer, owner, list, gained()) };
    }),
  );
  add(lists.flatMap(({ items }) => items()));
  await Promise.all(
    lists.map(async ({ owner, list, items }) => {
      try {
        await list.loadAll(loadAllOptions(signal, () => add(items())));
      } catch (error) {
        signal.throwIfAborted();
        failures.push({ login: owner.owner.login, error });
      }
      add(items());
    }),
  );
  const [first] = failures;
  if (first && failures.length === lists.length) throw first.error;
  const { visibility } = explorer.settings.filter;
  const notes = [
    ...(visibility === undefined ? [] : [vscode.l10n.t('only {0} ones, by the filter', visibilityName(visibility))]),
    ...(first ? [vscode.l10n.t('incomplete: {0}', failedOwners(failures))] : []),
  ];
  return notes.length === 0 ? undefined : notes.join('; ');
}

/** Each owner once, with the first reason: "northwind-secure: Single sign-on required". */
function failedOwners(failures: readonly { readonly login: string; readonly error: unknown }[]): string {
  const reasons = new Map(failures.toReversed().map(({ login, error }) => [login, explain(error).short]));
  return [...reasons].map(([login, reason]) => `${login}: ${reason}`).join(', ');
}

function packageItems(
  explorer: Explorer,
  owner: OwnerRow,
  list: PagedList<PackageSummary>,
  packages: readonly PackageSummary[],
): PickItem<PackageRow>[] {
  const sorted = packages.toSorted((one, other) => one.name.localeCompare(other.name));
  return sorted.map((element) => ({
    label: element.name,
    description: `${owner.owner.login} · ${typeName(element.packageType)} · ${visibilityName(element.visibility)}`,
    iconPath: typeIcon(element.packageType),
    value: packageRow(parentOf(explorer, owner, list, element), element),
  }));
}

function parentOf(
  explorer: Explorer,
  owner: OwnerRow,
  list: PagedList<PackageSummary>,
  { packageType }: PackageSummary,
): PackageRow['parent'] {
  return explorer.settings.groupByType ? packageTypeRow(owner, packageType, list.items.length) : owner;
}

interface LastStep {
  /** Offers the package too, before its versions. */
  readonly packageItself: boolean;
}

async function pickLast(
  explorer: Explorer,
  title: string,
  last: LastStep,
): Promise<PackageRow | VersionRow | undefined> {
  for (let owner: OwnerRow | undefined; ;) {
    const row = await pickPackageOf(explorer, title, 3, owner);
    if (row === undefined) return undefined;
    const chosen = await pickVersionOf(explorer, row, title, last);
    if (chosen !== back) return chosen;
    owner = row.parent.kind === 'owner' ? row.parent : row.parent.parent;
  }
}

async function pickVersionOf(
  explorer: Explorer,
  row: PackageRow,
  title: string,
  { packageItself }: LastStep,
): Promise<PackageRow | VersionRow | typeof back | undefined> {
  const list = explorer.versions(referenceOf(row));
  const first: PickItem<Choice>[] = packageItself
    ? [{ label: row.package.name, description: vscode.l10n.t('the package itself'), value: row }]
    : [];
  const chosen = await pick<Choice>({
    title: `${title}: ${row.package.name}`,
    placeholder: vscode.l10n.t('Choose a version, or type a tag, version, digest or id'),
    step: { number: 3, of: 3 },
    load: async (add) => {
      add(first);
      await list.load();
      add(list.items.map((version) => versionItem(versionRow(row, version))));
      if (list.error) throw list.error;
      return undefined;
    },
    typed: (typed) => ({
      label: vscode.l10n.t('Find "{0}" among all versions', typed),
      value: { kind: 'typed', typed },
    }),
  });
  if (chosen === undefined || chosen === back || chosen.kind !== 'typed') return chosen;
  return searchVersion(explorer, row, chosen.typed);
}

type Choice = PackageRow | VersionRow | { readonly kind: 'typed'; readonly typed: string };

function versionItem(row: VersionRow): PickItem<Choice> {
  const { id, name, tags, createdAt } = row.version;
  return {
    label: versionLabel(row.version, row.package.package.packageType),
    description: age(createdAt, new Date(), vscode.env.language) ?? '',
    detail: tags.length > 0 ? name : String(id),
    value: row,
  };
}

async function searchVersion(explorer: Explorer, row: PackageRow, text: string): Promise<VersionRow | undefined> {
  const found = await withCancellableProgress(vscode.l10n.t('Looking for {0}', text), (signal, progress) =>
    findVersion(
      explorer,
      referenceOf(row),
      text,
      loadAllOptions(signal, (message) => progress.report({ message })),
    ),
  );
  if (found) return versionRow(row, found);
  void showWarning(
    vscode.l10n.t('{0} has no version with the tag, version, digest or id "{1}".', row.package.name, text),
  );
  return undefined;
}
