import type { Pause, Progress } from '#core/deletion';
import { endText, t } from '../language.ts';

/** `12 of 500, 178 a minute, 3 min left`, or why the run is paused. */
export function progressText({ done, skipped, total, ratePerMinute, slowedTo, timeLeft, paused }: Progress): string {
  const seconds = Math.ceil(timeLeft / 1000);
  const parts = [
    skipped > 0
      ? t('{done} of {total}, {skipped} skipped', { done, total, skipped })
      : t('{done} of {total}', { done, total }),
  ];
  if (done + skipped < total && paused) parts.push(pauseText(paused));
  else if (done + skipped < total && total >= 10) {
    parts.push(
      slowedTo === undefined
        ? t('{0} a minute', Math.round(ratePerMinute))
        : t('slowed to {0} a minute by GitHub’s rate limit', Math.round(slowedTo)),
      seconds < 90 ? t('{0} s left', seconds) : t('{0} min left', Math.ceil(seconds / 60)),
    );
  }
  return parts.join(', ');
}

function pauseText(pause: Pause): string {
  switch (pause.reason) {
    case 'rateLimit':
      return t('paused by GitHub’s rate limit until {0}', endText(pause.until));
    case 'offline':
      return t('waiting for the connection to GitHub');
    case 'signIn':
      return t('waiting for you to sign in again');
    case 'user':
      return t('paused');
  }
}
