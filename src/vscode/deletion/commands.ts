import * as vscode from 'vscode';
import type { Entry } from '../../core/deletion/index.ts';
import { referenceOf, versionReferenceOf, type Row, type VersionRow } from '../../core/explorer/index.ts';
import { daysToRestore } from '../../core/packages/index.ts';
import type { RegisterCommand } from '../commands.ts';
import type { RowArgument } from '../explorer/view.ts';
import { PlainError } from '../problem.ts';
import type { TrashRow } from '../trash/tree.ts';
import { planRestore, type DeletionContext, type Plan } from './context.ts';
import { planPackages } from './plan/planPackages.ts';
import type { Deleter } from './run/deleter.ts';

/** Deleting and restoring, from rows of both views and from the palette: a plan is asked for, then run. */
export function registerDeletionCommands(register: RegisterCommand, context: DeletionContext, deleter: Deleter): void {
  const { view, ask } = context;

  // A menu's words are those of its command: several rows, and rows that are not asked about, have commands of their own.
  for (const id of ['deleteVersion', 'deleteVersions'] as const) {
    register(id, async (row: RowArgument, selected?: readonly Row[]) => {
      await askAndRun(row, selected, 'pickVersion', vscode.l10n.t('Delete Version'), planDelete);
    });
  }
  for (const id of ['deletePackage', 'deletePackages'] as const) {
    register(id, async (row: RowArgument, selected?: readonly Row[]) => {
      await askAndRun(row, selected, 'pickPackage', vscode.l10n.t('Delete Package'), planDeletePackages);
    });
  }
  for (const id of ['restoreVersion', 'restoreVersionRow', 'restoreRows'] as const) {
    register(id, async (row: RowArgument | TrashRow, selected?: readonly (Row | TrashRow)[]) => {
      const entries = entriesIn(row, selected);
      if (entries.length > 0) return deleter.run(await planEntries(entries));
      const rows = [row, selected] as [RowArgument, readonly Row[] | undefined];
      return askAndRun(...rows, 'pickDeletedVersion', vscode.l10n.t('Restore Version'), planVersionRestore);
    });
  }
  for (const id of ['restorePackage', 'restorePackageRow'] as const) {
    register(id, async (row?: TrashRow, selected?: readonly TrashRow[]) => {
      const entries = entriesIn(row, selected);
      await deleter.run(entries.length > 0 ? await planEntries(entries) : await ask(askDeletedPackage));
    });
  }

  /** What is agreed to is for the account that was asked. */
  async function askAndRun(
    row: RowArgument,
    selected: readonly Row[] | undefined,
    pick: 'pickVersion' | 'pickPackage' | 'pickDeletedVersion',
    title: string,
    plan: (rows: readonly Row[]) => Promise<Plan | undefined>,
  ): Promise<void> {
    const place = await deleter.place();
    const agreed = await ask(async () =>
      plan(await view.rowsOf(row, selected, (picks, explorer) => picks[pick](explorer, title))),
    );
    await deleter.run(agreed, place);
  }

  async function planDelete(rows: readonly Row[]): Promise<Plan | undefined> {
    const versions = versionsIn(rows, false);
    // The Delete key does not tell what it is pressed on.
    if (versions.length === 0) return planDeletePackages(rows);
    if (!(await deleter.refusals.allow(versions.map(versionReferenceOf)))) return undefined;
    const { planVersions } = await import('./plan/planVersions.ts');
    const packages = rows.filter(({ kind }) => kind === 'package');
    return planVersions(await view.signedInExplorer(), versions, context, packages.length);
  }

  async function planDeletePackages(rows: readonly Row[]): Promise<Plan | undefined> {
    const packages = rows.filter((each) => each.kind === 'package');
    if (!(await deleter.refusals.allow(packages.map(referenceOf)))) return undefined;
    return planPackages(packages, versionsIn(rows, false).length);
  }

  async function planVersionRestore(rows: readonly Row[]): Promise<Plan> {
    const selected = versionsIn(rows, true).map((row) => ({
      target: versionReferenceOf(row),
      facts: { versionName: row.version.name, tags: row.version.tags },
    }));
    return planRestore(selected, context);
  }

  /** @throws PlainError where none of them can be restored any more. */
  async function planEntries(selected: readonly Entry[]): Promise<Plan> {
    const entries = selected.filter(({ timeLeft }) => timeLeft.unit !== 'none');
    if (entries.length === 0) {
      throw new PlainError(
        vscode.l10n.t('It was deleted more than {0} days ago. GitHub can no longer restore it.', daysToRestore),
      );
    }
    return planRestore(entries, context);
  }

  async function askDeletedPackage(): Promise<Plan | undefined> {
    const { pickOwner } = await import('../pick/pickRow.ts');
    const owner = await pickOwner(await view.signedInExplorer(), vscode.l10n.t('Restore Package'));
    const asking = await import('./plan/askDeletedPackage.ts');
    const operation = owner && (await asking.askDeletedPackage(owner.owner));
    return operation && { operations: [operation] };
  }
}

function versionsIn(rows: readonly Row[], areDeleted: boolean): VersionRow[] {
  return rows.filter((each): each is VersionRow => each.kind === 'version' && each.deleted === areDeleted);
}

function entriesIn(row: unknown, selected: readonly unknown[] | undefined): Entry[] {
  return (selected ?? [row]).flatMap((each) => (isTrashEntry(each) ? [each.entry] : []));
}

function isTrashEntry(row: unknown): row is Extract<TrashRow, { kind: 'entry' }> {
  return typeof row === 'object' && row !== null && 'kind' in row && row.kind === 'entry';
}
