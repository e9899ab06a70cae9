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
  const alwaysKept = findAlwaysKept(context).map(({ reason, holds }) => {
    const decision: Decision = { verdict: 'keep', reason };
    return { holds, decision };
  });
  const { hasUnread } = prepared.graph;
  return (version) => {
    if (hasUnread && (version.tags.length === 0 || isUnread(version.node))) return unreadable;
    for (const { holds, decision } of alwaysKept) if (holds(version)) return decision;
    for (const rule of version.isRoot ? keepRules : pins) if (rule.applies(version)) return rule.decision;
    return version.isRoot ? decideByDeleteRules(deleteRules, version) : undefined;
  };
}

const unreadable: Decision = { verdict: 'keep', reason: 'unreadable' };
const noRule: Decision = { verdict: 'keep', reason: 'noRule' };

/** Every tag must be covered, since GitHub cannot remove a single one. */
function decideByDeleteRules(rules: readonly CompiledRule[], version: Version): Decision {
  let first: Decision;
  let uncovered = version.tags;
  for (const rule of rules) {
    if (!rule.applies(version)) continue;
    first ??= rule.decision;
    uncovered = uncovered.filter((tag) => !rule.covers(tag));
    if (uncovered.length === 0) return first;
  }
  return first ? { verdict: 'keep', reason: 'uncoveredTag', tags: uncovered } : noRule;
}

interface Always {
  readonly reason: AlwaysKept;
  readonly holds: (version: Version) => boolean;
}

/** Returns the reasons to keep a version that need no rule, in the order in which they count, as far as any can hold. */
export function findAlwaysKept({ pkg, prepared, now, isDeployed }: PackageContext): readonly Always[] {
  const { isImage, newest } = prepared;
  const inUse = new Set(pkg.inUse);
  const spared = new Set(pkg.spared);
  const pushedSince = now - recentPush;
  const isRecentPush = ({ tags, createdAt }: Version) => isImage && tags.length === 0 && createdAt > pushedSince;
  const always: readonly (Always | undefined)[] = [
    { reason: 'latest', holds: ({ tags }) => tags.includes('latest') },
    { reason: 'newest', holds: (version) => version === newest },
    { reason: 'recentPush', holds: isRecentPush },
    pkg.deployed?.length ? { reason: 'deployed', holds: isDeployed } : undefined,
    inUse.size > 0 ? { reason: 'inUse', holds: ({ id }) => inUse.has(id) } : undefined,
    spared.size > 0 ? { reason: 'spared', holds: ({ id }) => spared.has(id) } : undefined,
  ];
  return always.filter((each) => each !== undefined);
}
