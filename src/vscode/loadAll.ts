import type { LoadAllOptions } from '#core/github';
import { endText, t } from './language.ts';

/** Options for loading a whole list that send its progress, and waits for rate limits, to `report`. */
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
