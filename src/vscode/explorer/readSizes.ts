import { readSizes, type Explorer, type Row } from '#core/explorer';
import { t } from '../language.ts';
import { showWarning, slowWork, withCancellableProgress } from '../notifications.ts';
import { showProblem } from '../commands.ts';

/** Reads the manifests of the chosen images, and says what could not be read. */
export async function readSizesOf(explorer: Explorer, rows: readonly Row[]): Promise<void> {
  const chosen = rows.filter((row) => row.kind === 'part' || row.kind === 'version');
  const images = chosen.filter((row) => row.package.package.packageType === 'container');
  if (images.length < chosen.length) void showWarning(t('Only container versions have manifests to read.'));
  if (images.length === 0) return;
  const failures = await withCancellableProgress(
    t('Reading sizes'),
    (signal, progress) =>
      readSizes(explorer, images, {
        signal,
        onProgress: ({ done, total }) =>
          progress.report({
            message: t('{done} of {total, plural, one {# manifest} other {# manifests}}', { done, total }),
          }),
      }),
    slowWork,
  );
  if (failures.length > 0) await showProblem(failures[0], { packageType: 'container' });
}
