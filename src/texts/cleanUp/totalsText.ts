import { isImageType, sizeText } from '#core/packages';
import type { PlannedVersion } from '#core/retention';
import type { TotalsView } from '../../messages/cleanUp.ts';
import { language, t } from '../language.ts';
import type { ShownPlan } from './shownPlan.ts';

/** Whether the plan can still be carried out, is being carried out, or has been. */
export type PlanPhase = 'planned' | 'deleting' | 'done';

const deletedTexts = {
  planned: {
    versions:
      '{deleted} of {versions, plural, one {# version} other {# versions}} would be deleted, in {packages, plural, one {# package} other {# packages}}',
    images:
      '{deleted} of {versions, plural, one {# version} other {# versions}} would be deleted: {images, plural, one {# image with its parts} other {# images with their parts}}, in {packages, plural, one {# package} other {# packages}}',
  },
  deleting: {
    versions:
      'Deleting {deleted} of {versions, plural, one {# version} other {# versions}}, in {packages, plural, one {# package} other {# packages}}',
    images:
      'Deleting {deleted} of {versions, plural, one {# version} other {# versions}}: {images, plural, one {# image with its parts} other {# images with their parts}}, in {packages, plural, one {# package} other {# packages}}',
  },
  done: {
    versions:
      'The plan was to delete {deleted} of {versions, plural, one {# version} other {# versions}}, in {packages, plural, one {# package} other {# packages}}',
    images:
      'The plan was to delete {deleted} of {versions, plural, one {# version} other {# versions}}: {images, plural, one {# image with its parts} other {# images with their parts}}, in {packages, plural, one {# package} other {# packages}}',
  },
};

/** How much is deleted and kept, in sentences. */
export function totalsText(shown: ShownPlan, phase: PlanPhase = 'planned'): TotalsView {
  const { table, input } = shown;
  const { versions, deleted, deletedImages, touchedPackages, deletedBytes, sized } = table.totals;
  const values = { versions, deleted, images: deletedImages, packages: touchedPackages };
  const isOfImagesOnly = table.byPackage.every(
    (each, index) => each.deleted === 0 || isImageType(input.packages[index]?.type ?? 'npm'),
  );
  const hasParts = deletedImages > 0 && deletedImages < deleted;
  const size = sizeText(deletedBytes, language());
  return {
    deleted:
      deleted === 0
        ? t(phase === 'done' ? 'The plan was to delete no version' : 'No version would be deleted')
        : shown.kind === 'picked'
          ? pickedText(shown)
          : t(deletedTexts[phase][hasParts && isOfImagesOnly ? 'images' : 'versions'], values),
    kept:
      shown.kind === 'picked'
        ? pickedKeptText(shown)
        : t(
            phase === 'done'
              ? 'The plan was to keep {count, plural, one {# version} other {# versions}}'
              : '{count, plural, one {# version is kept} other {# versions are kept}}',
            { count: versions - deleted },
          ),
    // Of a few versions, the part whose size happens to be known says nothing.
    ...(sized === 0 || (shown.kind === 'picked' && sized < deleted)
      ? {}
      : {
          size:
            sized === deleted
              ? t('Up to {0}, less what they share with other images', size)
              : t(
                  '{sized, plural, one {Total size not known: only # of {deleted} versions has a known size, up to {size}} other {Total size not known: only # of {deleted} versions have a known size, up to {size} together}}',
                  {
                    size,
                    sized,
                    deleted,
                  },
                ),
        }),
  };
}

type ShownReview = ShownPlan & { readonly kind: 'picked' };

/** How many of the versions that were picked are deleted, could be forced, and were taken out; those that are gone are none. */
function pickedCounts({ plan, picks }: ShownReview) {
  const picked = plan.packages.flatMap(({ versions }, index) =>
    versions.filter(({ id }) => picks[index]?.picked.has(id)),
  );
  const kept = picked.filter(({ verdict }) => verdict === 'keep');
  const forceable = kept.filter(({ reason }) => isForceable(reason)).length;
  return { deleted: picked.length - kept.length, forceable, spared: kept.length - forceable };
}

function pickedText(shown: ShownReview): string {
  const { deleted, touchedPackages } = shown.table.totals;
  const selected = pickedCounts(shown).deleted;
  const values = { count: deleted, selected, parts: deleted - selected, packages: touchedPackages };
  const hasParts = deleted > selected;
  if (shown.plan.packages.length === 1) {
    return hasParts
      ? t(
          'Delete {count, plural, one {# version} other {# versions}}: {selected} that you selected, and {parts, plural, one {# part} other {# parts}} that nothing else needs',
          values,
        )
      : t('Delete {count, plural, one {# selected version} other {# selected versions}}', values);
  }
  return hasParts
    ? t(
        'Delete {count, plural, one {# version} other {# versions}} of {packages, plural, one {# package} other {# packages}}: {selected} that you selected, and {parts, plural, one {# part} other {# parts}} that nothing else needs',
        values,
      )
    : t(
        'Delete {count, plural, one {# selected version} other {# selected versions}} of {packages, plural, one {# package} other {# packages}}',
        values,
      );
}

function pickedKeptText(shown: ShownReview): string {
  const { deleted, forceable, spared } = pickedCounts(shown);
  if (forceable > 0) {
    return t(
      '{count, plural, one {# selected version is kept, because an image may need it. Select its checkbox to delete it anyway.} other {# selected versions are kept, because images may need them. Select their checkboxes to delete them anyway.}}',
      { count: forceable },
    );
  }
  if (spared > 0) {
    return t('{count, plural, one {# selected version is kept} other {# selected versions are kept}}', {
      count: spared,
    });
  }
  return deleted > 0 ? t('No selected version is kept') : t('The selected versions are gone.');
}

/** Whether a picked version that is kept for this reason can be deleted anyway. */
export function isForceable(reason: PlannedVersion['reason']): boolean {
  return reason === 'dependency' || reason === 'unreadable' || reason === 'incomplete';
}
