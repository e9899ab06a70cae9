import { packageTypes, type PackageType } from '#core/github';
import { possibleTypes } from './globSets.ts';
import type { Planner } from './planner.ts';
import type { PlannedVersion, RetentionInput, RetentionPlan, Rule } from './types.ts';

/** What a rule does now. Whole images are counted, without the parts that follow them. */
export interface RuleEffect {
  /** To how many versions the rule applies, whatever other rules say. */
  readonly covered: number;
  /** In how many packages these are. */
  readonly packages: number;
  /** How many of these would be deleted. */
  readonly deleted: number;
  /** How many of these are kept, by reason. */
  readonly kept: readonly {
    readonly reason: PlannedVersion['reason'];
    readonly rule?: number;
    readonly count: number;
  }[];
  /** Of a keep rule: how many of these would be deleted without it. */
  readonly saved: number;
}

/**
 * Returns what a rule does in a plan.
 * @param plan of the input. @param number of the rule in the input, from 1.
 */
export function ruleEffect(
  planner: Planner,
  input: RetentionInput,
  plan: RetentionPlan,
  number: number,
): RuleEffect | undefined {
  const rule = input.rules[number - 1];
  if (!rule) return undefined;
  const covered = planner.covered(input, rule);
  const planned = coveredIn(plan, covered);
  const kept = new Map<string, { reason: PlannedVersion['reason']; rule?: number; count: number }>();
  for (const version of planned) {
    if (version.verdict === 'delete') continue;
    const by = version.reason === 'rule' ? { rule: version.rule } : {};
    const key = `${version.reason} ${by.rule ?? ''}`;
    const known = kept.get(key) ?? { reason: version.reason, ...by, count: 0 };
    kept.set(key, { ...known, count: known.count + 1 });
  }
  const without = rule.keep && planner.plan({ ...input, rules: input.rules.toSpliced(number - 1, 1) });
  return {
    covered: planned.length,
    packages: covered.filter((ids) => ids.length > 0).length,
    deleted: countDeleted(planned),
    kept: [...kept.values()].sort((one, other) => other.count - one.count),
    saved: without ? countDeleted(coveredIn(without, covered)) - countDeleted(planned) : 0,
  };
}

function coveredIn({ packages }: RetentionPlan, covered: readonly (readonly number[])[]): readonly PlannedVersion[] {
  return packages.flatMap(({ versions }, index) => {
    const ids = new Set(covered[index]);
    return versions.filter(({ id }) => ids.has(id));
  });
}

function countDeleted(planned: readonly PlannedVersion[]): number {
  return planned.filter(({ verdict }) => verdict === 'delete').length;
}

/**
 * Returns which keep rules each keep all that rules would delete, so that nothing is; empty if something is deleted, or
 * would not be without keep rules either. Numbers from 1. @param plan of the input.
 */
export function rulesThatKeepAll(planner: Planner, input: RetentionInput, plan: RetentionPlan): readonly number[] {
  const isDeleted = ({ verdict, reason }: PlannedVersion) => verdict === 'delete' && reason === 'rule';
  if (plan.packages.some(({ versions }) => versions.some(isDeleted))) return [];
  // A rule that never applies, so that the numbers of the others stay.
  const rules = input.rules.map((rule) => (rule.keep ? { delete: {} } : rule));
  const wanted = planner
    .plan({ ...input, rules })
    .packages.map(({ versions }) => versions.filter(isDeleted).map(({ id }) => id));
  if (wanted.every((ids) => ids.length === 0)) return [];
  return input.rules.flatMap((rule, index) => {
    if (!rule.keep) return [];
    const covered = planner.covered(input, rule).map((ids) => new Set(ids));
    return wanted.every((ids, at) => ids.every((id) => covered[at]?.has(id))) ? index + 1 : [];
  });
}

/**
 * Returns whether a rule certainly covers no version of an owner now: not if it may be about what is not in the input.
 * @param input all packages of the owner of these types, completely.
 */
export function coversNothing(
  planner: Planner,
  input: RetentionInput,
  rule: Rule,
  types: ReadonlySet<PackageType>,
): boolean {
  // Which versions are deployed is known only of those that would be deleted.
  if (rule.keep?.deployed || isAboutOtherTypes(rule, types)) return false;
  return planner.covered(input, rule).every((ids) => ids.length === 0);
}

/** The Docker registry has no plan, so a rule that is about all packages is not about it. */
function isAboutOtherTypes({ packages }: Rule, types: ReadonlySet<PackageType>): boolean {
  return packages
    ? packages.some((glob) => !possibleTypes(glob).some((type) => type !== 'docker' && types.has(type)))
    : packageTypes.some((type) => type !== 'docker' && !types.has(type));
}
