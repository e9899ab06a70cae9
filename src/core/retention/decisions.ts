import { recentPush } from './ages.ts';
import type { CompiledRule } from './compiledRule.ts';
import type { PackageContext } from './conditions.ts';
import { isUnread } from './graph.ts';
import type { Version } from './node.ts';
import type { Decision } from './judge.ts';
import type { AlwaysKept } from './types.ts';

/** Returns what the rules say about a version itself: its first reason, in the order of `OwnReason`. */
export function decideByRules(rules: readonly CompiledRule[], context: PackageContext): (version: Version) => Decision {
  const { prepared } = context;
  const keepRules = rules.filter(({ action }) => action === 'keep');
  const pins = keepRules.filter(({ isPin }) => isPin);
  const deleteRules = rules.filter(({ action }) => action === 'delete');
  const alwaysKept = findAlwaysKept(context);
  const { hasUnread } = prepared.graph;
  return (version) => {
    if (hasUnread && (version.tags.length === 0 || isUnread(version.node))) return unreadable;
    const reason = alwaysKept.find(({ holds }) => holds(version))?.reason;
    if (reason) return { verdict: 'keep', reason };
    const keepRule = (version.isRoot ? keepRules : pins).find(({ applies }) => applies(version));
    if (keepRule) return { verdict: 'keep', reason: 'rule', rule: keepRule.number };
    return version.isRoot ? decideByDeleteRules(deleteRules, version) : undefined;
  };
}

const unreadable: Decision = { verdict: 'keep', reason: 'unreadable' };
const noRule: Decision = { verdict: 'keep', reason: 'noRule' };

/** Every tag must be covered, since GitHub cannot remove a single one. */
function decideByDeleteRules(rules: readonly CompiledRule[], version: Version): Decision {
  let first: CompiledRule | undefined;
  let uncovered = version.tags;
  for (const rule of rules) {
    if (!rule.applies(version)) continue;
    first ??= rule;
    uncovered = uncovered.filter((tag) => !rule.covers(tag));
    if (uncovered.length === 0) return { verdict: 'delete', reason: 'rule', rule: first.number };
  }
  return first ? { verdict: 'keep', reason: 'uncoveredTag', tags: uncovered } : noRule;
}

interface Always {
  readonly reason: AlwaysKept;
  readonly holds: (version: Version) => boolean;
}

/** Returns the reasons to keep a version that need no rule, in the order in which they count. */
export function findAlwaysKept({ pkg, prepared, now, isDeployed }: PackageContext): readonly Always[] {
  const { isImage, newest } = prepared;
  const [inUse, spared] = [new Set(pkg.inUse), new Set(pkg.spared)];
  const pushedSince = now - recentPush;
  const isRecentPush = ({ tags, createdAt }: Version) => isImage && tags.length === 0 && createdAt > pushedSince;
  return [
    { reason: 'latest', holds: ({ tags }) => tags.includes('latest') },
    { reason: 'newest', holds: (version) => version === newest },
    { reason: 'recentPush', holds: isRecentPush },
    { reason: 'deployed', holds: isDeployed },
    { reason: 'inUse', holds: ({ id }) => inUse.has(id) },
    { reason: 'spared', holds: ({ id }) => spared.has(id) },
  ];
}
