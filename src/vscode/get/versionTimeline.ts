import type { PagedList } from '#core/explorer';
import { timeline, timelineLabel, type VersionSummary } from '#core/packages';
import type { TimelineView } from '../../messages/details.ts';
import { isCancelled } from '../commands.ts';
import { versionCount } from '../explorer/text.ts';
import { language, t } from '../../texts/language.ts';
import { loadAllOptions, withCancellableProgress } from '../notifications.ts';
import { explain } from '../problem.ts';

/** The plot of the loaded versions. @param progress of loading the rest, while that runs. */
export function timelineView(
  list: PagedList<VersionSummary>,
  total: number | undefined,
  progress?: string,
): TimelineView {
  const moments = list.items.map(({ createdAt }) => createdAt);
  const { unit, bins, total: dated, undated, first, last } = timeline(moments, new Date());
  const day = (moment: string) => new Date(moment).toLocaleDateString(language(), { dateStyle: 'long' });
  const loaded = list.items.length;
  const note =
    total === undefined
      ? t('{0, plural, one {Showing the newest version} other {Showing the newest # versions}}', loaded)
      : t('Showing the newest {0} of {1} versions', loaded, total);
  return {
    bars: bins.map((bin) => {
      const { full, short } = timelineLabel(bin.start, unit, language());
      return { label: full, tick: short, value: bin.count };
    }),
    summary:
      first === undefined
        ? t('No versions yet')
        : t('{0}, from {1} to {2}', versionCount(dated), day(first), day(last)),
    ...(list.error ? { failure: explain(list.error).message } : {}),
    ...(list.hasMore && loaded > 0 ? { note } : {}),
    ...(undated > 0 ? { undated: t('Not shown because the date is unknown: {0}', versionCount(undated)) } : {}),
    canLoadAll: list.hasMore && progress === undefined,
    ...(progress === undefined ? {} : { progress }),
  };
}

/**
 * Loads all versions of a package, with a progress that can be cancelled. @param update called with the progress, and without
 * one at the end. @throws as `PagedList.loadAll`, unless it is cancelled.
 */
export async function loadAllVersions(
  name: string,
  list: PagedList<VersionSummary>,
  closed: AbortSignal,
  update: (progress?: string) => void,
): Promise<void> {
  try {
    await withCancellableProgress(t('Loading all versions of {0}', name), (cancelled, progress) => {
      const report = (message: string) => {
        progress.report({ message });
        update(message);
      };
      return list.loadAll(loadAllOptions(AbortSignal.any([cancelled, closed]), report));
    });
  } catch (error) {
    if (!isCancelled(error)) throw error;
  } finally {
    if (!closed.aborted) update();
  }
}
