import type { Rule } from './types.ts';

/** Returns a rule as a file has it, without its source. */
export function writtenRule(rule: Rule): Record<string, unknown> {
  return Object.fromEntries(Object.entries(rule).filter(([key]) => key !== 'source'));
}

/** Whether two JSON values say the same, in whatever order their keys are. */
export function isSameJson(one: unknown, other: unknown): boolean {
  return sortedText(one) === sortedText(other);
}

function sortedText(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    isObject(each) ? Object.fromEntries(Object.entries(each).sort(([first], [next]) => (first < next ? -1 : 1))) : each,
  );
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
