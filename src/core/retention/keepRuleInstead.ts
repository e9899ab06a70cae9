import { conditionKeys } from './schema.ts';
import { isObject } from './writtenRule.ts';

/** The rules that say what was meant by a delete rule with conditions of keep rules. */
export interface RulesInstead {
  /** What is left of it; absent if it has no conditions besides. */
  readonly delete?: Readonly<Record<string, unknown>>;
  readonly keep: Readonly<Record<string, unknown>>;
}

/**
 * Returns rules that delete what the conditions of a delete rule match, but the newest of that, or what is deployed.
 * `undefined` if it does not say how many.
 * @param rule the JSON of a delete rule with `newest`, `per`, `by` or `deployed`.
 */
export function keepRuleInstead(rule: unknown): RulesInstead | undefined {
  const conditions = isObject(rule) ? rule.delete : undefined;
  if (!isObject(rule) || !isObject(conditions)) return undefined;
  const { newest: written, per, by, deployed, ...others } = conditions;
  const newest = countOf(written);
  const ranking = defined({ newest, per, by });
  if (written === undefined ? deployed !== true : newest === undefined || deployed !== undefined) return undefined;
  // The newest of what is deleted, whatever its age: to keep more is what nobody regrets.
  const isRanked = (key: string) => conditionKeys.keep.includes(key) && key !== 'olderThan' && key !== 'newerThan';
  const ranked = Object.entries(others).filter(([key]) => isRanked(key));
  const keep = newest === undefined ? { deployed } : { ...Object.fromEntries(ranked), ...ranking };
  const { packages, note } = rule;
  if (Object.keys(others).length === 0) return { keep: defined({ packages, note, keep }) };
  return { delete: { ...rule, delete: others }, keep: defined({ packages, keep }) };
}

function defined(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** Returns a number from 1, which may be written as a text; `undefined` if it is none. */
export function countOf(value: unknown): number | undefined {
  const count = typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : value;
  return typeof count === 'number' && Number.isSafeInteger(count) && count > 0 ? count : undefined;
}
