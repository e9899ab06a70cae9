import { compileRules, type CompiledRule } from './compiledRule.ts';
import type { ConditionKey, PackageContext } from './conditions.ts';
import { findAlwaysKept } from './decisions.ts';
import type { Version } from './node.ts';
import type { Rank } from './ranking.ts';
import type { AlwaysKept, Rule } from './types.ts';

/** What there is to say about a version besides its verdict. */
export interface Explanation {
  /** All reasons to keep it that need no rule. */
  readonly alwaysKept: readonly AlwaysKept[];
  /** In the order of the rules, each once. */
  readonly rules: readonly RuleOpinion[];
}

export interface RuleOpinion {
  /** From 1. */
  readonly rule: number;
  readonly action: 'keep' | 'delete';
  /**
   * `part`: the rule is about whole images, whose verdict the version follows. `otherPackage`: it is not about this
   * package.
   */
  readonly opinion: 'applies' | 'doesNotApply' | 'part' | 'otherPackage';
  /** Each condition other than `newest`; empty for another package. */
  readonly conditions: readonly ConditionOpinion[];
  /** Of a delete rule that applies: the tags that it covers. */
  readonly covers?: readonly string[];
  readonly newest?: NewestOpinion;
}

export interface ConditionOpinion {
  readonly key: ConditionKey;
  readonly holds: boolean;
  /** Of an age: the date (ISO 8601) that divides older versions from newer ones. */
  readonly cutOff?: string;
}

export interface NewestOpinion {
  /** How many the rule keeps. */
  readonly count: number;
  readonly by: 'version' | 'created';
  /** Absent if the version is not ranked: another condition does not hold, or it has no number. */
  readonly rank?: Rank;
}

/** Returns `undefined` for an unknown version. */
export type Explain = (versionId: number) => Explanation | undefined;

/** Prepares the rules of a package once, since what `newest` ranks takes time. */
export function createExplain(rules: readonly Rule[], context: PackageContext): Explain {
  const compiled = new Map(compileRules(rules, context).map((rule) => [rule.number, rule]));
  const always = findAlwaysKept(context);
  const versions = new Map(context.prepared.graph.versions.map((version) => [version.id, version]));
  return (versionId) => {
    const version = versions.get(versionId);
    return version && explain(rules, compiled, always, version);
  };
}

function explain(
  rules: readonly Rule[],
  compiled: ReadonlyMap<number, CompiledRule>,
  always: ReturnType<typeof findAlwaysKept>,
  version: Version,
): Explanation {
  return {
    alwaysKept: always.flatMap(({ reason, holds }) => (holds(version) ? reason : [])),
    rules: rules.map((rule, index): RuleOpinion => {
      const number = index + 1;
      const own = compiled.get(number);
      const action = rule.keep ? 'keep' : 'delete';
      if (!own) return { rule: number, action, opinion: 'otherPackage', conditions: [] };
      const isOutOfReach = !version.isRoot && !own.isPin;
      const opinion = isOutOfReach ? 'part' : own.applies(version) ? 'applies' : 'doesNotApply';
      const conditions = own.conditions.map(({ key, holds, cutOff }): ConditionOpinion => ({
        key,
        holds: holds(version),
        ...(cutOff === undefined ? {} : { cutOff: new Date(cutOff).toISOString() }),
      }));
      const isDelete = action === 'delete' && opinion === 'applies';
      const rank = own.newest?.ranking.rankOf(version);
      const newest = own.newest && { count: own.newest.count, by: own.newest.ranking.by, ...(rank ? { rank } : {}) };
      return {
        rule: number,
        action,
        opinion,
        conditions,
        ...(isDelete ? { covers: version.tags.filter(own.covers) } : {}),
        ...(newest ? { newest } : {}),
      };
    }),
  };
}
