import { env, l10n } from 'vscode';
import type { PagedList } from '../../core/explorer/pagedList.ts';
import type { VersionSummary } from '../../core/packages/summary.ts';
import { timeline } from '../../core/packages/timeline.ts';
import { timelineLabel } from '../../core/packages/timelineLabel.ts';
import type { TimelineView } from '../../messages/details.ts';
import { explain } from '../problem.ts';
import { count, versionCount } from '../explorer/text.ts';

/**
 * The plot of the versions that are loaded.
 *
 * @param total how many versions the package has, where known.
 * @param progress how far loading the rest has come, while it lasts.
 */
export function timelineView(
  list: PagedList<VersionSummary>,
  total: number | undefined,
  progress?: string,
): TimelineView {
  const {
    unit,
    bins,
    total: dated,
    undated,
    first,
    last,
  } = timeline(
    list.items.map(({ createdAt }) => createdAt),
    new Date(),
  );
  const day = (moment: string) => new Date(moment).toLocaleDateString(env.language, { dateStyle: 'long' });
  const summary =
    first === undefined || last === undefined
      ? l10n.t('No versions yet')
      : l10n.t('{0}, from {1} to {2}', versionCount(dated), day(first), day(last));
  const loaded = count(list.items.length);
  const note =
    total === undefined
      ? l10n.t('The newest {0} versions', loaded)
      : l10n.t('The newest {0} of {1} versions', loaded, count(total));
  return {
    bins: bins.map((bin) => {
      const { full, short } = timelineLabel(bin.start, unit, env.language);
      return { label: full, tick: short, count: bin.count, countText: versionCount(bin.count) };
    }),
    summary,
    ...(list.error ? { failure: explain(list.error).message } : {}),
    ...(list.hasMore ? { note } : {}),
    ...(undated > 0 ? { undated: l10n.t('Not shown, without a known date: {0}', versionCount(undated)) } : {}),
    canLoadAll: list.hasMore && progress === undefined,
    ...(progress === undefined ? {} : { progress }),
  };
}
