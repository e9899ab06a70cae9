import type { GatherProgress, GatherTarget } from '#core/cleanUp';
import { visible } from '#core/packages';
import { endText, t } from '../language.ts';

/** `12 of 50 packages · api-gateway: 120 of 340 manifests`, or what is waited for. */
export function gatherText(
  { done, total, current, waitsUntil }: GatherProgress,
  targets: readonly GatherTarget[],
): string {
  const packages = t('{done} of {total, plural, one {# package} other {# packages}}', { done, total });
  if (waitsUntil !== undefined) return `${packages} · ${waitText(waitsUntil)}`;
  const name = current && targets[current.index]?.reference.name;
  if (!current || name === undefined) return packages;
  const { step } = current;
  const text =
    step.kind === 'versions'
      ? t('{name}: {loaded, plural, one {# version} other {# versions}}', { name: visible(name), loaded: step.loaded })
      : t('{name}: {done} of {total, plural, one {# manifest} other {# manifests}}', {
          name: visible(name),
          done: step.done,
          total: step.total,
        });
  return `${packages} · ${text}`;
}

export function waitText(until: number): string {
  return t('paused by GitHub’s rate limit until {0}', endText(until));
}
