import { packageTypes } from '#core/github';
import { checkRules, coversNothing, rulesThatKeepAll, type Rule } from '#core/retention';
import { coversNothingText, findingText, keepsAllText } from '../texts/cleanUp/findingText.ts';
import { dateAndTimeText, t } from '../texts/language.ts';
import type { Planned } from './planning.ts';

/** Returns what is pointless in rules, as VS Code says it, with the number of each rule. */
export function ruleWarnings(rules: readonly Rule[]): readonly string[] {
  return checkRules(rules).map((finding) => {
    const [, index] = finding.path;
    return typeof index === 'number' ? ofRule(index, findingText(finding)) : findingText(finding);
  });
}

/**
 * Returns which rules have no effect now. None if not all packages of the owner are in the plan.
 * @param title whose packages these are.
 */
export function idleRules({ current, failures, listFailures }: Planned, title: string): readonly string[] {
  const { input, plan, basis } = current;
  const isPart = listFailures.length > 0 || failures.some(({ failure }) => failure.kind !== 'unsupported');
  if (basis.kind !== 'rules' || isPart || input.packages.length === 0) return [];
  const moment = dateAndTimeText(Date.parse(input.now));
  const keepers = new Set(rulesThatKeepAll(basis.planner, input, plan));
  // It is known already why these do nothing.
  const checked = new Set(checkRules(input.rules).map(({ path }) => path[1]));
  return input.rules.flatMap((rule, index) => {
    if (checked.has(index)) return [];
    if (keepers.has(index + 1)) return [ofRule(index, keepsAllText(title, moment))];
    const isIdle = coversNothing(basis.planner, input, rule, new Set(packageTypes));
    return isIdle ? [ofRule(index, coversNothingText(title, moment))] : [];
  });
}

function ofRule(index: number, text: string): string {
  return t('Rule {0}: {1}', index + 1, text);
}
