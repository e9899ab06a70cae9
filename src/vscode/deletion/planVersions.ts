import * as vscode from 'vscode';
import type { Operation } from '../../core/deletion/operation.ts';
import type { Explorer } from '../../core/explorer/explorer.ts';
import { packageKey, referenceOf, type VersionRow } from '../../core/explorer/row.ts';
import type { ManifestCache } from '../../core/images/readManifests.ts';
import { manifestReader } from '../../core/images/registry.ts';
import { versionCount } from '../explorer/text.ts';
import type { Sessions } from '../session/sessions.ts';
import { confirmVersions, type PackageSelection } from './confirmVersions.ts';
import type { Plan } from './deleter.ts';
import { checkImages } from './imageCheck.ts';
import { withLateProgress } from './lateProgress.ts';
import { planPackages } from './planPackages.ts';

/**
 * Loaded only when versions are to be deleted, for much code reads images. Checks what needs the versions, and asks.
 *
 * @param packagesLeftOut how many packages were selected besides, which the question tells.
 * @returns `undefined` when dismissed.
 */
export async function planVersions(
  explorer: Explorer,
  rows: readonly VersionRow[],
  sessions: Sessions,
  cache: () => Promise<ManifestCache>,
  packagesLeftOut = 0,
): Promise<Plan | undefined> {
  const groups = [...Map.groupBy(rows, (row) => packageKey(referenceOf(row.package))).values()];
  if (groups.length === 0) return undefined;
  for (;;) {
    const selections = await checkAll(explorer, groups, sessions, cache);
    const choice = await confirmVersions(selections, packagesLeftOut);
    if (choice?.kind === 'checkAgain') continue;
    if (!choice) return undefined;
    if (choice.kind === 'deletePackages') {
      return planPackages(choice.selections.flatMap((index) => selections[index]?.rows[0]?.package ?? []));
    }
    const operations = selections.flatMap((selection, index) =>
      operationsOf(explorer, selection, choice.ids[index] ?? []),
    );
    return { operations, title: vscode.l10n.t('Deleting {0}', versionCount(operations.length)) };
  }
}

/** VS Code leaves a notification of progress open for 800 ms, and takes 100 to show what was reported last. */
const patience = { silence: 300, leastShown: 950 };

/** The selections by package; those of containers with what their images need, under one progress. */
async function checkAll(
  explorer: Explorer,
  groups: readonly (readonly VersionRow[])[],
  sessions: Sessions,
  cache: () => Promise<ManifestCache>,
): Promise<PackageSelection[]> {
  const containers = groups.filter(isContainer);
  if (containers.length === 0) return groups.map((group) => ({ rows: group }));
  const [only] = containers.length === 1 ? containers.flat() : [];
  const title = only
    ? vscode.l10n.t('Checking which images of {0} need what is to be deleted', only.package.package.name)
    : vscode.l10n.t('Checking which images need what is to be deleted');
  const registry = await sessions.registry();
  const manifests = await cache();
  const check = async (signal: AbortSignal, progress: vscode.Progress<{ message?: string }>) => {
    const report = (message: string) => progress.report({ message });
    const selections: PackageSelection[] = [];
    for (const group of groups) {
      const [first] = group;
      if (!first) continue;
      if (!isContainer(group)) {
        selections.push({ rows: group });
        continue;
      }
      const { owner, package: element } = first.package;
      const read = manifestReader({ owner: owner.login, name: element.name }, registry);
      const images = await checkImages(first.package, group, { explorer, read, cache: manifests, signal, report });
      // With the tags of now, which the check has just read.
      const versions = new Map(
        explorer.versions(referenceOf(first.package)).items.map((version) => [version.id, version]),
      );
      const rows = group.map((row) => ({ ...row, version: versions.get(row.version.id) ?? row.version }));
      selections.push({ rows, images });
    }
    return selections;
  };
  return withLateProgress(title, check, patience);
}

function isContainer([first]: readonly VersionRow[]): boolean {
  return first?.package.package.packageType === 'container';
}

function operationsOf(explorer: Explorer, { rows }: PackageSelection, ids: readonly number[]): Operation[] {
  const [first] = rows;
  if (!first) return [];
  const reference = referenceOf(first.package);
  const selected = rows.map(({ version }) => version);
  // What is orphaned was not selected; it is in the list, which the check has loaded.
  const versions = new Map(
    [...explorer.versions(reference).items, ...selected].map((version) => [version.id, version]),
  );
  return ids.map((versionId) => {
    const version = versions.get(versionId);
    const facts = version && { versionName: version.name, tags: version.tags };
    return { action: 'delete', target: { ...reference, versionId }, facts };
  });
}
