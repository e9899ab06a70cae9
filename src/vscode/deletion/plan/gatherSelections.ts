import * as vscode from 'vscode';
import { gatherPackages, planInputOf, withPicked, type GatheredPackage, type GatherResult } from '#core/cleanUp';
import type { GatherStep } from '#core/cleanUp';
import { packageEffectOf, type PackageEffect } from '#core/deletion';
import { referenceOf, type Explorer, type PackageRow, type VersionRow } from '#core/explorer';
import { createGraph, type ImageGraph } from '#core/images';
import { packageKey, type VersionSummary } from '#core/packages';
import { planPicked, type PickedPackage } from '#core/retention';
import { loadedText } from '../../explorer/text.ts';
import type { ImageReaders } from '../../images/imageReaders.ts';
import { endText, t } from '../../../texts/language.ts';
import { slowWork, withCancellableProgress } from '../../notifications.ts';

/** The versions of one package that were picked. */
export interface Selection {
  readonly row: PackageRow;
  readonly versions: readonly VersionSummary[];
}

export interface PlannedSelection {
  readonly row: PackageRow;
  /** By id: every version of the package, and what was picked; with current tags. */
  readonly known: ReadonlyMap<number, VersionSummary>;
  /** The ids of what was picked. */
  readonly picked: readonly number[];
  readonly plan: PickedPackage;
  readonly effect: PackageEffect;
  /** Of a container package. */
  readonly graph: ImageGraph | undefined;
}

export function selectionsOf(rows: readonly VersionRow[]): readonly Selection[] {
  const byPackage = Map.groupBy(rows, (row) => packageKey(referenceOf(row.package)));
  return [...byPackage.values()].flatMap((ofOne): Selection[] => {
    const [first] = ofOne;
    return first ? [{ row: first.package, versions: ofOne.map(({ version }) => version) }] : [];
  });
}

/**
 * Reads what shows how deleting the versions would affect others: whole lists, and manifests that are not cached. The user
 * can cancel that, and confirms it first if there are many manifests.
 *
 * @returns a result for each selection; `undefined` if the user cancels. @throws SignedOutError.
 */
export async function gatherSelections(
  { connection }: Pick<Explorer, 'connection'>,
  selections: readonly Selection[],
  images: Pick<ImageReaders, 'of'>,
): Promise<readonly GatherResult[] | undefined> {
  const [only, ...others] = selections;
  const title =
    only && others.length === 0
      ? t('Checking what depends on the selected versions of {0}', only.row.package.name)
      : t('Checking what depends on the selected versions');
  const targets = selections.map(({ row }) => ({ reference: referenceOf(row), visibility: row.package.visibility }));
  const dismissed = new AbortController();
  const results = await withCancellableProgress(
    title,
    (signal, progress) =>
      gatherPackages(targets, {
        connection,
        openReader: ({ reference: { owner, name }, visibility }) => images.of({ owner: owner.login, name, visibility }),
        confirmReads: async (count) => {
          const mayRead = await confirmReads(count);
          if (mayRead === undefined) dismissed.abort();
          return mayRead === true;
        },
        onProgress: ({ current, waitsUntil }) => {
          if (waitsUntil !== undefined) {
            progress.report({ message: t('paused by GitHub’s rate limit until {0}', endText(waitsUntil)) });
          } else if (current) progress.report({ message: stepText(current.step) });
        },
        signal: AbortSignal.any([signal, dismissed.signal]),
      }),
    slowWork,
  );
  return dismissed.signal.aborted || results.some(({ kind }) => kind === 'cancelled') ? undefined : results;
}

function stepText(step: GatherStep): string {
  if (step.kind === 'versions') return loadedText(step.loaded, undefined);
  const { done, total } = step;
  return t('{done} of {total, plural, one {# manifest} other {# manifests}}', { done, total });
}

/** Asks whether so many manifests may be read. @returns `undefined` if the user cancels. */
export async function confirmReads(count: number): Promise<boolean | undefined> {
  const read = t('Read {count, plural, one {# Manifest} other {# Manifests}}', { count });
  const skip = t('Skip the Check');
  const detail = [
    t(
      'Manifests show which images depend on the selected versions. If the package is public, reading each one counts as a download.',
    ),
    t('If you skip the check, you can delete versions only one by one, in the review.'),
  ].join('\n\n');
  const question = t('Read {count, plural, one {# manifest} other {# manifests}} before deleting?', { count });
  const chosen = await vscode.window.showWarningMessage(question, { modal: true, detail }, read, skip);
  return chosen === undefined ? undefined : chosen === read;
}

/** @returns also the package with what was picked but is gone, which the plan has too. */
export function planSelection(
  { row, versions }: Selection,
  result: GatheredPackage,
  now: string,
): PlannedSelection & { readonly gathered: GatheredPackage } {
  const gathered = withPicked(result, versions);
  const picked = versions.map(({ id }) => id);
  const input = planInputOf(gathered);
  const [plan] = planPicked({ now, packages: [{ ...input, picked }] }).packages;
  if (!plan) throw new Error('No plan');
  const deleted = new Set(plan.versions.flatMap(({ id, verdict }) => (verdict === 'delete' ? id : [])));
  const { images } = gathered;
  return {
    row,
    known: new Map(gathered.versions.map((version) => [version.id, version])),
    picked,
    plan,
    effect: packageEffectOf(row.package.packageType, result.versions, deleted),
    graph:
      images &&
      createGraph(
        gathered.versions.map(({ id, name, tags }) => ({ id, digest: name, tags })),
        images.manifests,
      ),
    gathered,
  };
}
