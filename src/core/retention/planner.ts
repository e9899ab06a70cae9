import { compileRules } from './compiledRule.ts';
import { decideByRules } from './decisions.ts';
import { createExplain, type Explain, type Explanation } from './explanation.ts';
import { judge } from './judge.ts';
import { createPackages } from './packageContext.ts';
import type { PlannedPackage, RetentionInput, RetentionPackage, RetentionPlan, Rule } from './types.ts';

export interface Planner {
  readonly plan: (input: RetentionInput) => RetentionPlan;
  /**
   * Returns what every rule says about a version. `undefined` for an unknown version, and for a package whose list is
   * incomplete: nothing is known about it. Fast for many versions of the same input, which must not be modified.
   */
  readonly explain: (input: RetentionInput, packageIndex: number, versionId: number) => Explanation | undefined;
  /**
   * Returns by package the ids of the versions to which a rule applies, whatever other rules say. Parts of images follow
   * them and are among them only if the rule names them. Empty for a package whose list is incomplete.
   */
  readonly covered: (input: Pick<RetentionInput, 'now' | 'packages'>, rule: Rule) => readonly (readonly number[])[];
}

/** Returns the plan of rules: a verdict with a reason for each version. Input that is incomplete deletes nothing. */
export function planRetention(input: RetentionInput): RetentionPlan {
  return createPlanner().plan(input);
}

/**
 * Returns a planner that remembers what it has found out about packages, so that it plans faster once only rules have
 * changed. It knows a package by the identity of its `versions` and `manifests`, which must not be modified.
 */
export function createPlanner(): Planner {
  const open = createPackages();
  const explained = new WeakMap<RetentionInput, Map<number, Explain>>();
  return {
    plan: ({ now, rules, packages }) => ({
      packages: packages.map((pkg): PlannedPackage => {
        const { type, name, complete } = pkg;
        if (!complete) return { type, name, complete, versions: keepAll(pkg) };
        const context = open(pkg, now);
        const { versions } = judge(context.prepared.graph, decideByRules(compileRules(rules, context), context));
        return { type, name, complete, versions };
      }),
    }),
    explain(input, packageIndex, versionId) {
      const pkg = input.packages[packageIndex];
      if (!pkg?.complete) return undefined;
      const known = explained.get(input) ?? new Map<number, Explain>();
      explained.set(input, known);
      const explain = known.get(packageIndex) ?? createExplain(input.rules, open(pkg, input.now));
      known.set(packageIndex, explain);
      return explain(versionId);
    },
    covered: ({ now, packages }, rule) =>
      packages.map((pkg) => {
        if (!pkg.complete) return [];
        const context = open(pkg, now);
        return compileRules([rule], context).flatMap(({ applies, isPin }) =>
          context.prepared.graph.versions
            .filter((version) => (version.isRoot || isPin) && applies(version))
            .map(({ id }) => id),
        );
      }),
  };
}

function keepAll({ versions }: RetentionPackage): PlannedPackage['versions'] {
  const ids = new Set(versions.map(({ id }) => id));
  return Array.from(ids, (id) => ({ id, verdict: 'keep', reason: 'incomplete' }));
}
