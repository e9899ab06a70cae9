import type { LoadAllOptions } from '#core/explorer';
import { endText, t } from './language.ts';

/** What loading everything needs, told to `report`. Rate limits are waited for, visibly. */
export function loadAllOptions(
  signal: AbortSignal,
  report: (message: string, loaded?: number) => void,
): LoadAllOptions {
  return {
    signal,
    onProgress: (loaded) => report(t('{0} loaded', loaded), loaded),
    onWait: (until) => report(t('paused by GitHub’s rate limit until {0}', endText(until))),
  };
}
