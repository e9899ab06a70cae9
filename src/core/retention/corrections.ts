import { getNodeValue, type JSONPath, type Node as JsonNode } from 'jsonc-parser';
import { shortened, visible } from '#core/packages';
import { agePattern } from './ages.ts';
import { printed } from './editRules.ts';
import { countOf, keepRuleInstead } from './keepRuleInstead.ts';
import { nearest } from './nearest.ts';
import { checkRule, conditionKeys, fileKeys, orders, propertyOf, ranges, ruleKeys } from './schema.ts';

/** What was meant by something that is not valid. Offset and length in UTF-16 code units. */
export interface Correction {
  readonly offset: number;
  readonly length: number;
  /** A sentence that says what to write. */
  readonly advice: string;
  /** The likeliest first. */
  readonly fixes: readonly Fix[];
}

export type Fix =
  /** Writes another JSON value. */
  | { readonly kind: 'replace'; readonly json: string }
  | { readonly kind: 'removeKey'; readonly path: JSONPath; readonly key: string }
  /** Writes the rule with this index as `keepRuleInstead` says. */
  | { readonly kind: 'moveToKeepRule'; readonly rule: number };

/** Returns what can be corrected in a file without a doubt about what was meant: words, ages, and types of values. */
export function correctionsOf(root: JsonNode): readonly Correction[] {
  const rules = propertyOf(root, 'rules')?.children ?? [];
  return [
    ...keyCorrections(root, fileKeys),
    ...rules.flatMap((rule, index) => [
      ...keyCorrections(rule, ruleKeys),
      ...listCorrections(rule, 'packages'),
      ...(['keep', 'delete'] as const).flatMap((action) => {
        const conditions = propertyOf(rule, action);
        if (!conditions) return [];
        const path = ['rules', index, action];
        return [
          ...keyCorrections(conditions, conditionKeys[action]),
          ...valueCorrections(conditions, path, action),
          ...(action === 'delete' ? misplacedCorrections(rule, conditions, index) : []),
        ];
      }),
    ]),
  ];
}

/** An object of rules has ten keys. To compare a hundred thousand with these takes seconds. */
const maxKeys = 100;

function keyCorrections(object: JsonNode, known: readonly string[]): Correction[] {
  const keys = keysOf(object);
  const written = keys.map(({ value }) => String(value));
  const missing = known.filter((key) => !written.includes(key));
  return keys.flatMap((key, index) => {
    const word = written[index] ?? '';
    if (known.includes(word)) return [];
    const text = nearest(word, known);
    // The right key is there already, so that this one is left over.
    if (text === undefined || !missing.includes(text)) return [];
    return correction(key, `Did you mean "${text}"?`, replacement(text));
  });
}

function keysOf(object: JsonNode): readonly JsonNode[] {
  const properties = object.type === 'object' ? (object.children ?? []) : [];
  return properties.length > maxKeys ? [] : properties.flatMap(({ children }) => children?.[0] ?? []);
}

function valueCorrections(conditions: JsonNode, path: JSONPath, action: 'keep' | 'delete'): Correction[] {
  const isKnown = (key: string) => conditionKeys[action].includes(key);
  const corrected = (key: string, correct: (value: unknown) => unknown) => {
    const node = isKnown(key) ? propertyOf(conditions, key) : undefined;
    const meant = node && correct(node.value);
    return !node || meant === undefined || meant === node.value ? [] : written(node, meant);
  };
  const word = (known: readonly string[]) => (value: unknown) =>
    typeof value === 'string' ? nearest(value, known) : undefined;
  return [
    ...listCorrections(conditions, 'tags'),
    ...listCorrections(conditions, 'versions'),
    ...corrected('olderThan', correctAge),
    ...corrected('newerThan', correctAge),
    ...corrected('newest', countOf),
    ...corrected('prerelease', (value) => (value === 'true' ? true : value === 'false' ? false : undefined)),
    ...corrected('per', word(ranges)),
    ...corrected('by', word(orders)),
    ...['untagged', 'broken', 'deployed'].filter(isKnown).flatMap((key) => flagCorrections(conditions, key, path)),
  ];
}

/** One pattern instead of a list. */
function listCorrections(object: JsonNode, key: 'packages' | 'tags' | 'versions'): Correction[] {
  const node = propertyOf(object, key);
  if (typeof node?.value !== 'string' || node.value === '') return [];
  return written(node, key === 'tags' ? splitTags(node.value) : [node.value]);
}

/** No tag has a comma. */
export function splitTags(text: string): readonly string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** What is `true` or absent. */
function flagCorrections(conditions: JsonNode, key: string, path: JSONPath): Correction[] {
  const node = propertyOf(conditions, key);
  if (node?.value === 'true') return written(node, true);
  if (node?.value !== false && node?.value !== 'false') return [];
  // A rule needs a condition.
  if (conditions.children?.length === 1) return written(node, true);
  const remove: Fix = { kind: 'removeKey', path: [...path, key], key };
  return correction(node, `Write true, or remove "${key}".`, remove, replacement(true));
}

/** Keys of keep rules in a delete rule. */
function misplacedCorrections(rule: JsonNode, conditions: JsonNode, index: number): Correction[] {
  const keys = keysOf(conditions).filter(({ value }) => isOnlyInKeepRules(String(value)));
  if (keys.length === 0 || propertyOf(rule, 'keep')) return [];
  // The other conditions are in both rules then.
  if (checkRule(rule).some(({ offset }) => keys.every((key) => key.offset !== offset))) return [];
  const instead = keepRuleInstead(getNodeValue(rule));
  if (!instead) return [];
  const json = quotable(printed(instead.keep));
  const advice = instead.delete ? `Add the rule ${json} instead.` : `Write the rule ${json} instead.`;
  return keys.flatMap((key) => correction(key, advice, { kind: 'moveToKeepRule', rule: index }));
}

function isOnlyInKeepRules(key: string): boolean {
  return conditionKeys.keep.includes(key) && !conditionKeys.delete.includes(key);
}

function written(node: JsonNode, meant: unknown): Correction[] {
  return correction(node, `Write ${quotable(printed(meant))}.`, replacement(meant));
}

function replacement(meant: unknown): Fix {
  return { kind: 'replace', json: printed(meant) };
}

/** A stranger may have written it. */
function quotable(json: string): string {
  return shortened(visible(json), maxQuoted);
}

const maxQuoted = 120;

function correction({ offset, length }: JsonNode, advice: string, ...fixes: Fix[]): Correction[] {
  return [{ offset, length, advice, fixes }];
}

const units: readonly (readonly [pattern: RegExp, unit: 'hour' | 'day' | 'week', count: number])[] = [
  [/^(h|hrs?|hours?)$/, 'hour', 1],
  [/^(|d|days?)$/, 'day', 1],
  [/^(w|wks?|weeks?)$/, 'week', 1],
  [/^(mo|mos|months?)$/, 'day', 30],
  [/^(y|yrs?|years?)$/, 'day', 365],
];

/**
 * Returns an age in the words of the format: `7 days` for `7d` and 7, `30 days` for `1 month`, `365 days` for `1 year`.
 * `undefined` if it cannot be told, or is valid.
 */
function correctAge(value: unknown): string | undefined {
  const age = typeof value === 'number' ? String(value) : value;
  if (typeof age !== 'string' || agePattern.test(age)) return undefined;
  const [, number = '', word = ''] = /^\s*0*([1-9]\d{0,4})[\s-]*([a-z]*)\.?\s*$/i.exec(age) ?? [];
  const found = number === '' ? undefined : units.find(([pattern]) => pattern.test(word.toLowerCase()));
  if (!found) return undefined;
  const [, unit, factor] = found;
  const count = Number(number) * factor;
  const text = `${count} ${count === 1 ? unit : `${unit}s`}`;
  return agePattern.test(text) ? text : undefined;
}
