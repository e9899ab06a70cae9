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

/** Loaded only when versions are to be deleted, for much code reads images. Checks what needs the versions, and asks. @returns `undefined` when dismissed. */
export async function planVersions(
  explorer: Explorer,
  rows: readonly VersionRow[],
  sessions: Sessions,
  cache: () => Promise<ManifestCache>,
): Promise<Plan | undefined> {
  const selections: PackageSelection[] = [];
  for (const group of Map.groupBy(rows, (row) => packageKey(referenceOf(row.package))).values()) {
    const [first] = group;
    if (!first) continue;
    const { owner, package: element } = first.package;
    if (element.packageType !== 'container') {
      selections.push({ rows: group });
      continue;
    }
    const read = manifestReader({ owner: owner.login, name: element.name }, await sessions.registry());
    const safety = await checkImages(explorer, first.package, group, read, await cache());
    // With the tags of now, which the check has just read.
    const versions = new Map(
      explorer.versions(referenceOf(first.package)).items.map((version) => [version.id, version]),
    );
    const rows = group.map((row) => ({ ...row, version: versions.get(row.version.id) ?? row.version }));
    selections.push({ rows, safety });
  }
  if (selections.length === 0) return undefined;
  const agreement = await confirmVersions(selections);
  if (!agreement) return undefined;
  const operations = selections.flatMap((selection, index) =>
    operationsOf(explorer, selection, agreement[index] ?? []),
  );
  return { operations, title: vscode.l10n.t('Deleting {0}', versionCount(operations.length)) };
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
