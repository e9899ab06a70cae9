import type { Node as JsonNode } from 'jsonc-parser';
import { agePattern } from './ages.ts';
import { nearest } from './nearest.ts';
import { conditionKeys, fileKeys, orders, propertyOf, ranges, ruleKeys } from './schema.ts';

/** What to write instead of something that is not valid. Offset and length in UTF-16 code units. */
export interface Correction {
  readonly offset: number;
  readonly length: number;
  readonly of: 'key' | 'value';
  readonly written: string;
  /** A key or a text, without quotes. */
  readonly text: string;
}

/** Returns what can be corrected in a file without a doubt about what was meant: misspelt words, and ages. */
export function correctionsOf(root: JsonNode): readonly Correction[] {
  const rules = propertyOf(root, 'rules')?.children ?? [];
  return [
    ...keyCorrections(root, fileKeys),
    ...rules.flatMap((rule) => [
      ...keyCorrections(rule, ruleKeys),
      ...(['keep', 'delete'] as const).flatMap((action) => {
        const conditions = propertyOf(rule, action);
        if (!conditions) return [];
        return [...keyCorrections(conditions, conditionKeys[action]), ...valueCorrections(conditions)];
      }),
    ]),
  ];
}

/** An object of rules has ten keys. To compare a hundred thousand with these takes seconds. */
const maxKeys = 100;

function keyCorrections(object: JsonNode, known: readonly string[]): Correction[] {
  const properties = object.type === 'object' ? (object.children ?? []) : [];
  if (properties.length > maxKeys) return [];
  const keys = properties.flatMap(({ children }) => children?.[0] ?? []);
  const written = keys.map(({ value }) => String(value));
  const missing = known.filter((key) => !written.includes(key));
  return keys.flatMap((key, index) => {
    const word = written[index] ?? '';
    if (known.includes(word)) return [];
    const text = nearest(word, known);
    // The right key is there already, so that this one is left over.
    return text === undefined || !missing.includes(text) ? [] : correction(key, 'key', text);
  });
}

function valueCorrections(conditions: JsonNode): Correction[] {
  const corrected = (key: string, correct: (value: string) => string | undefined) => {
    const node = propertyOf(conditions, key);
    const text = typeof node?.value === 'string' ? correct(node.value) : undefined;
    return node && text !== undefined && text !== node.value ? correction(node, 'value', text) : [];
  };
  return [
    corrected('olderThan', correctAge),
    corrected('newerThan', correctAge),
    corrected('per', (value) => nearest(value, ranges)),
    corrected('by', (value) => nearest(value, orders)),
  ].flat();
}

function correction({ offset, length, value }: JsonNode, of: Correction['of'], text: string): Correction {
  return { offset, length, of, written: String(value), text };
}

const units: readonly (readonly [pattern: RegExp, unit: 'hour' | 'day' | 'week', count: number])[] = [
  [/^(h|hrs?|hours?)$/, 'hour', 1],
  [/^(d|days?)$/, 'day', 1],
  [/^(w|wks?|weeks?)$/, 'week', 1],
  [/^(mo|mos|months?)$/, 'day', 30],
  [/^(y|yrs?|years?)$/, 'day', 365],
];

/**
 * Returns an age in the words of the format: `7 days` for `7d`, `30 days` for `1 month`, `365 days` for `1 year`.
 * `undefined` if it has no unit, or is valid.
 */
function correctAge(age: string): string | undefined {
  if (agePattern.test(age)) return undefined;
  const [, number = '', word = ''] = /^\s*0*([1-9]\d{0,4})[\s-]*([a-z]+)\.?\s*$/i.exec(age) ?? [];
  const found = units.find(([pattern]) => pattern.test(word.toLowerCase()));
  if (!found) return undefined;
  const [, unit, factor] = found;
  const count = Number(number) * factor;
  const text = `${count} ${count === 1 ? unit : `${unit}s`}`;
  return agePattern.test(text) ? text : undefined;
}
