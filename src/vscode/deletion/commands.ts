import * as vscode from 'vscode';
import { restoring, type Entry } from '../../core/deletion/journal/recentlyDeleted.ts';
import type { ManifestCache } from '../../core/images/readManifests.ts';
import { referenceOf, versionReferenceOf, type Row, type VersionRow } from '../../core/explorer/row.ts';
import { daysToRestore } from '../../core/packages/age.ts';
import type { RegisterCommand } from '../commands.ts';
import { count, versionCount } from '../explorer/text.ts';
import type { ExplorerView, RowArgument } from '../explorer/view.ts';
import { pickDeletedVersion, pickOwner, pickPackage, pickVersion } from '../pick/pickRow.ts';
import { PlainError } from '../problem.ts';
import type { Sessions } from '../session/sessions.ts';
import type { TrashRow } from '../trash/row.ts';
import type { Deleter, Plan } from './run/deleter.ts';
import type { AskOne } from './plan/oneAtATime.ts';
import { planPackages } from './plan/planPackages.ts';

export interface DeletionParts {
  readonly view: ExplorerView;
  readonly sessions: Sessions;
  readonly deleter: Deleter;
  readonly cache: () => Promise<ManifestCache>;
  readonly ask: AskOne;
  /** What can still be restored, newest first. */
  readonly restorable: () => Promise<readonly Entry[]>;
}

/** Deleting and restoring, from rows of both views and from the palette: a plan is asked for, then run. */
export function registerDeletionCommands(register: RegisterCommand, parts: DeletionParts): void {
  const { view, sessions, deleter, ask, restorable, cache } = parts;

  const deleteVersions = async (row: RowArgument, selected?: readonly Row[]) => {
    const place = await deleter.place();
    await deleter.run(
      await ask(async () => {
        const title = vscode.l10n.t('Delete Version');
        const rows = await view.rowsOf(row, selected, (explorer) => pickVersion(explorer, title));
        const versions = rows.filter((each): each is VersionRow => each.kind === 'version' && !each.deleted);
        // The Delete key does not tell what it is pressed on.
        if (versions.length === 0) return planPackagesOf(rows);
        if (!(await deleter.refusals.allow(versions.map(versionReferenceOf)))) return undefined;
        const { planVersions } = await import('./plan/planVersions.ts');
        const packages = rows.filter(({ kind }) => kind === 'package');
        return planVersions(await view.signedInExplorer(), versions, sessions, parts.cache, packages.length);
      }),
      place,
    );
  };
  register('deleteVersion', deleteVersions);
  // A menu's words are those of its command: several rows, and rows that are not asked about, have commands of their own.
  register('deleteVersions', deleteVersions);

  const deletePackages = async (row: RowArgument, selected?: readonly Row[]) => {
    const place = await deleter.place();
    await deleter.run(
      await ask(async () => {
        const title = vscode.l10n.t('Delete Package');
        const rows = await view.rowsOf(row, selected, (explorer) => pickPackage(explorer, title));
        return planPackagesOf(rows);
      }),
      place,
    );
  };
  register('deletePackage', deletePackages);
  register('deletePackages', deletePackages);

  async function planPackagesOf(rows: readonly Row[]): Promise<Plan | undefined> {
    const packages = rows.filter((each) => each.kind === 'package');
    const versions = rows.filter((each) => each.kind === 'version' && !each.deleted);
    if (!(await deleter.refusals.allow(packages.map(referenceOf)))) return undefined;
    return planPackages(packages, versions.length);
  }

  const restoreVersions = async (row: RowArgument | TrashRow, selected?: readonly (Row | TrashRow)[]) => {
    const entries = entriesIn(row, selected);
    await deleter.run(
      entries.length > 0
        ? planOf(entries, await restorable(), await cache())
        : await ask(async () => {
            const title = vscode.l10n.t('Restore Version');
            const rows = await view.rowsOf(row as RowArgument, selected as readonly Row[] | undefined, (explorer) =>
              pickDeletedVersion(explorer, title),
            );
            const versions = rows.filter((each): each is VersionRow => each.kind === 'version' && each.deleted);
            return planRestore(versions, await restorable(), await cache());
          }),
    );
  };
  register('restoreVersion', restoreVersions);
  register('restoreVersionRow', restoreVersions);
  register('restoreRows', restoreVersions);

  const restorePackages = async (row?: TrashRow, selected?: readonly TrashRow[]) => {
    const entries = entriesIn(row, selected);
    await deleter.run(
      entries.length > 0
        ? planOf(entries, await restorable(), await cache())
        : await ask(async () => {
            const explorer = await view.signedInExplorer();
            const owner = await pickOwner(explorer, vscode.l10n.t('Restore Package'));
            const { askDeletedPackage } = await import('./plan/askDeletedPackage.ts');
            const operation = owner && (await askDeletedPackage(owner.owner));
            if (!operation) return undefined;
            return { operations: [operation], title: vscode.l10n.t('Restoring {0}', operation.target.name) };
          }),
    );
  };
  register('restorePackage', restorePackages);
  register('restorePackageRow', restorePackages);
}

/** @throws PlainError where none of them can be restored any more. */
function planOf(selected: readonly Entry[], all: readonly Entry[], cache: ManifestCache): Plan {
  const entries = selected.filter(({ timeLeft }) => timeLeft.unit !== 'none');
  if (entries.length === 0) {
    throw new PlainError(
      vscode.l10n.t('It was deleted more than {0} days ago: GitHub no longer restores it.', daysToRestore),
    );
  }
  const operations = restoring(entries, all, cache);
  return { operations, title: vscode.l10n.t('Restoring {0} of the recently deleted', count(operations.length)) };
}

function planRestore(rows: readonly VersionRow[], all: readonly Entry[], cache: ManifestCache): Plan {
  const selected = rows.map((row) => ({
    target: versionReferenceOf(row),
    facts: { versionName: row.version.name, tags: row.version.tags },
  }));
  const operations = restoring(selected, all, cache);
  return { operations, title: vscode.l10n.t('Restoring {0}', versionCount(operations.length)) };
}

function entriesIn(row: unknown, selected: readonly unknown[] | undefined): Entry[] {
  return (selected ?? [row]).flatMap((each) => (isTrashEntry(each) ? [each.entry] : []));
}

function isTrashEntry(row: unknown): row is Extract<TrashRow, { kind: 'entry' }> {
  return typeof row === 'object' && row !== null && 'kind' in row && row.kind === 'entry';
}
