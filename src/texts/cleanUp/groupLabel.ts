import type { PlanGroup } from '#core/cleanUp';
import { t } from '../language.ts';
import { conditionsText } from './ruleText.ts';
import type { ShownPlan } from './shownPlan.ts';

/** What the versions of a group have in common: `Rule 2: untagged, older than 7 days`. */
export function groupLabel({ reason, rule: number = 0 }: PlanGroup, shown: ShownPlan): string {
  const { kind, input } = shown;
  const isLimited = kind === 'rules' && shown.beyondLimit.some(({ size }) => size > 0);
  const rule = input.rules[number - 1];
  const texts: Record<PlanGroup['reason'], () => string> = {
    rule: () => (rule ? t('Rule {0}: {1}', number, conditionsText(rule)) : t('Rule {0}', number)),
    picked: () => t('Selected by you'),
    along: () => t('Parts of deleted images'),
    incomplete: () => t('List of versions incomplete'),
    unreadable: () => (kind === 'rules' ? t('Manifests could not be read') : t('Not checked, so kept')),
    dependency: () => (kind === 'rules' ? t('Parts of kept images') : t('Kept images depend on it')),
    latest: () => t('Tagged latest'),
    newest: () => t('Newest of its package'),
    recentPush: () => t('Pushed less than 24 hours ago'),
    deployed: () => t('Deployed'),
    inUse: () => t('Used in the workspace'),
    spared: () => (isLimited ? t('Taken out, or not in the opened plan') : t('Taken out of the plan')),
    uncoveredTag: () => t('Not all tags covered'),
    noRule: () => (kind === 'rules' ? t('No rule deletes it') : t('Not selected')),
  };
  return texts[reason]();
}
