import { byOutcome, type Operation, type Result } from '#core/deletion';
import { packageKey, visible } from '#core/packages';
import { t } from '../language.ts';
import { textHost } from '../textHost.ts';
import { reasonText, isRestore, packageText, targetText } from './reasonText.ts';

/** The title of a running run: `Deleting 5 versions`, `Deleting octo-org/web-frontend`. */
export function runTitle(operations: readonly Operation[]): string {
  const [first] = operations;
  const { versions, packages } = byKind(operations);
  const values = { count: operations.length, name: first ? packageText(first.target) : '' };
  const kind = packages.length === 0 ? 'versions' : versions.length === 0 ? 'packages' : 'items';
  const restoring = {
    versions: t('Restoring {count, plural, one {# version} other {# versions}}', values),
    packages: t('Restoring {count, plural, =1 {{name}} other {# packages}}', values),
    items: t('Restoring {count, plural, one {# item} other {# items}}', values),
  };
  const deleting = {
    versions: t('Deleting {count, plural, one {# version} other {# versions}}', values),
    packages: t('Deleting {count, plural, =1 {{name}} other {# packages}}', values),
    items: t('Deleting {count, plural, one {# item} other {# items}}', values),
  };
  if (isRestore(operations)) return restoring[kind];
  if (operations.every(({ action }) => action === 'delete')) return deleting[kind];
  return t('Deleting and restoring {count, plural, one {# item} other {# items}}', values);
}

interface SummaryOptions {
  /** Where to find what the summary leaves out; empty if that is at hand. */
  readonly details?: string;
  /** How many versions were deleted by runs that this one continued. */
  readonly earlier?: number;
}

/** How a run ended, in a few sentences: `Deleted 12 versions of api-gateway. 2 failed: …` */
export function summaryText(
  results: readonly Result[],
  { details = t('See the report.'), earlier = 0 }: SummaryOptions = {},
): string {
  const [first, ...others] = results;
  const name = first && others.length === 0 && earlier === 0 ? targetText(first.operation) : undefined;
  const { deleted, restored, alreadyGone, refused, unknown, skipped } = byOutcome(results);
  const [already, restoredNow] = partition(
    restored,
    ({ outcome }) => outcome.kind === 'restored' && outcome.already === true,
  );
  const [inTransit, unverified] = partition(
    unknown,
    // Nothing checks again by itself after the script has ended.
    ({ outcome }) =>
      outcome.kind === 'unknown' && outcome.because?.kind === 'inTransit' && textHost().unanswered === undefined,
  );
  const [withPackage, alone] = partition(
    deleted,
    ({ outcome }) => outcome.kind === 'deleted' && outcome.tookPackage === true && name !== undefined,
  );
  const isRestored = isRestore(results.map(({ operation }) => operation));
  const hasNoEffect = name === undefined && refused.length > 0 && refused.length + skipped.length === results.length;
  const [refusedReason, skippedReason] = [sharedReason(refused), sharedReason(skipped)];
  /** The name of the only operation, or the number of several. */
  const what = (some: readonly Result[], reason = '') => ({ what: name ?? some.length, reason });
  const sentences: readonly (readonly [of: readonly unknown[], text: string])[] = [
    [withPackage, t('Deleted {what} and its package.', what(withPackage))],
    ...(earlier === 0
      ? amountTexts(alone, name, false)
      : ([[[earlier], nowAndEarlierText(deleted.length, earlier)]] as const)),
    ...amountTexts(restoredNow, name, true),
    [hasNoEffect && earlier === 0 ? results : [], isRestored ? t('Nothing was restored.') : t('Nothing was deleted.')],
    [
      already,
      name === undefined
        ? t('{what, plural, other {# already restored.}}', what(already))
        : t('{0} was already restored.', name),
    ],
    [
      alreadyGone,
      name === undefined
        ? t('{what, plural, other {# already gone.}}', what(alreadyGone))
        : t('{0} was already gone.', name),
    ],
    [
      refused,
      refusedReason === undefined
        ? t('{what, plural, other {# failed for several reasons.}}', what(refused))
        : name === undefined
          ? t('{what, plural, other {# failed: {reason}}}', what(refused, refusedReason))
          : t(
              isRestored ? 'Could not restore {what}. {reason}' : 'Could not delete {what}. {reason}',
              what(refused, refusedReason),
            ),
    ],
    [
      inTransit,
      name === undefined
        ? t(
            '{what, plural, other {# could not be confirmed yet. The extension checks again in a few minutes.}}',
            what(inTransit),
          )
        : t('Could not confirm yet what happened to {0}. The extension checks again in a few minutes.', name),
    ],
    [
      unverified,
      name === undefined
        ? t('{what, plural, other {# could not be confirmed.}}', what(unverified))
        : t('Could not confirm what happened to {0}.', name),
    ],
    [
      skipped,
      skippedReason === undefined
        ? t('{what, plural, other {# skipped for several reasons.}}', what(skipped))
        : skippedReason === refusedReason
          ? t('{what, plural, other {# skipped for the same reason.}}', what(skipped))
          : name === undefined
            ? t('{what, plural, other {# skipped: {reason}}}', what(skipped, skippedReason))
            : t('Skipped {what}: {reason}', what(skipped, skippedReason)),
    ],
  ];
  const isCut =
    unverified.length > 0 ||
    (refused.length > 0 && refusedReason === undefined) ||
    (skipped.length > 0 && skippedReason === undefined);
  return [
    ...sentences.flatMap(([some, text]) => (some.length > 0 ? [text] : [])),
    ...(isCut && details !== '' ? [details] : []),
  ].join(' ');
}

function nowAndEarlierText(now: number, earlier: number): string {
  return t(
    'Deleted {now, plural, =0 {no versions} one {# version} other {# versions}} now, {earlier} in earlier runs.',
    {
      now,
      earlier,
    },
  );
}

/** A sentence about the only operation, or one about the versions and one about the packages. */
function amountTexts(
  results: readonly Result[],
  name: string | undefined,
  isRestored: boolean,
): (readonly [readonly unknown[], string])[] {
  if (name !== undefined) return [[results, t(isRestored ? 'Restored {0}.' : 'Deleted {0}.', name)]];
  const { versions, packages } = byKind(results.map(({ operation }) => operation));
  const packageNames = new Map(versions.map(({ target }) => [packageKey(target), visible(target.name)]));
  const [packageName = ''] = packageNames.values();
  const ofVersions = { count: versions.length, packages: packageNames.size, name: packageName };
  const ofPackages = { count: packages.length };
  return [
    [
      versions,
      t(
        isRestored
          ? 'Restored {count, plural, one {# version} other {# versions}} of {packages, plural, =1 {{name}} other {# packages}}.'
          : 'Deleted {count, plural, one {# version} other {# versions}} of {packages, plural, =1 {{name}} other {# packages}}.',
        ofVersions,
      ),
    ],
    [
      packages,
      t(
        isRestored
          ? 'Restored {count, plural, one {# package} other {# packages}}.'
          : 'Deleted {count, plural, one {# package} other {# packages}}.',
        ofPackages,
      ),
    ],
  ];
}

/** Why operations failed or were skipped, if the reason is the same for all; else the report has the reasons. */
function sharedReason(results: readonly Result[]): string | undefined {
  const reasons = new Set(
    results.map(({ operation, outcome }) => {
      if (outcome.kind === 'refused') return reasonText(outcome.reason, operation);
      return outcome.kind === 'skipped' ? reasonText(outcome.because, operation) : undefined;
    }),
  );
  return reasons.size === 1 ? [...reasons][0] : undefined;
}

function partition<T>(all: readonly T[], predicate: (each: T) => boolean): [T[], T[]] {
  return [all.filter(predicate), all.filter((each) => !predicate(each))];
}

function byKind(operations: readonly Operation[]): Record<'versions' | 'packages', readonly Operation[]> {
  const [versions, packages] = partition(operations, ({ target }) => target.versionId !== undefined);
  return { versions, packages };
}
