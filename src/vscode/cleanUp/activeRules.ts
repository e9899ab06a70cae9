import type { Rule } from '#core/retention';
import type { RuleSource } from './ruleSources.ts';

export interface ActiveRule {
  readonly rule: Rule;
  readonly source: RuleSource;
}

/** Returns the source because of which nothing is planned: it is on and has problems, so that it may say what to keep. */
export function blockingSource(sources: readonly RuleSource[]): RuleSource | undefined {
  return sources.find(({ isOn, problems }) => isOn && problems.length > 0);
}

/** Returns the rules that count, in the order of their numbers. */
export function activeRules(sources: readonly RuleSource[]): readonly ActiveRule[] {
  if (blockingSource(sources)) return [];
  return sources.filter(({ isOn }) => isOn).flatMap((source) => source.rules.map((rule) => ({ rule, source })));
}
