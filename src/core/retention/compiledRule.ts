import { compileConditions, type Condition, type PackageContext } from './conditions.ts';
import { compileGlobs } from './globs.ts';
import type { Decision } from './judge.ts';
import type { Version } from './node.ts';
import { rankNewest, type Ranking } from './ranking.ts';
import type { RetentionPackage, Rule } from './types.ts';

/** A rule, ready for the versions of one package. */
export interface CompiledRule {
  /** From 1, among all rules. */
  readonly number: number;
  readonly action: 'keep' | 'delete';
  /** Of a version to which it applies: one for all of them, to save memory. */
  readonly decision: Decision;
  readonly conditions: readonly Condition[];
  /** What `newest` ranks, if the rule has it. */
  readonly newest?: { readonly count: number; readonly ranking: Ranking } | undefined;
  /** Whether it also holds for parts: it keeps versions by their name. */
  readonly isPin: boolean;
  readonly applies: (version: Version) => boolean;
  /** Of a delete rule that applies: whether it covers a tag. */
  readonly covers: (tag: string) => boolean;
}

/** Returns the rules that are about the package. */
export function compileRules(rules: readonly Rule[], context: PackageContext): readonly CompiledRule[] {
  return rules.flatMap((rule, index) => (isAbout(rule, context.pkg) ? compileRule(rule, index + 1, context) : []));
}

/** Whether a rule is about a package. Names of NuGet packages ignore case. */
export function isAbout({ packages }: Rule, { type, name }: Pick<RetentionPackage, 'type' | 'name'>): boolean {
  return packages === undefined || compileGlobs(packages, type === 'nuget')(`${type}/${name}`);
}

function compileRule(rule: Rule, number: number, context: PackageContext): CompiledRule {
  const conditions = compileConditions(rule.keep ?? rule.delete, context);
  const newest = rule.keep?.newest === undefined ? undefined : compileNewest(rule.keep, rule.keep.newest);
  const action = rule.keep ? 'keep' : 'delete';
  const tags = rule.delete?.tags;
  // It would delete everything; files cannot have it.
  const isEmptyDelete = !rule.keep && conditions.length === 0;
  return {
    number,
    action,
    decision: { verdict: action, reason: 'rule', rule: number },
    conditions,
    newest,
    isPin: rule.keep?.versions !== undefined && newest === undefined,
    applies(version) {
      if (isEmptyDelete || (newest && !isAmong(newest, version))) return false;
      return conditions.every(({ holds }) => holds(version));
    },
    covers: tags ? compileGlobs(tags, false) : () => true,
  };

  function compileNewest(keep: NonNullable<Rule['keep']>, count: number) {
    const besidesAges = conditions.filter(({ cutOff }) => cutOff === undefined);
    const meetsConditions = (version: Version) => besidesAges.every(({ holds }) => holds(version));
    return { count, ranking: rankNewest(context.prepared, keep, meetsConditions) };
  }
}

function isAmong({ count, ranking }: NonNullable<CompiledRule['newest']>, version: Version): boolean {
  const position = ranking.positionOf(version);
  return position > 0 && position <= count;
}
