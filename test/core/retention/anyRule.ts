import fc from 'fast-check';
import type { Rule } from '../../../src/core/retention/index.ts';
import { hostileTexts } from '../../github/data/hostileNames.ts';

/** What a file may have between quotes. */
const text = fc.oneof(
  fc.constantFrom(
    'v*',
    'pr-*',
    '1.0.?',
    '*',
    ' ',
    ',',
    '\\',
    '\\u{41}',
    'a\\u{',
    '\\u{110000}',
    'a, b',
    '\t',
    ...hostileTexts,
  ),
  fc.string({ minLength: 1 }),
  fc.string({ minLength: 1, unit: 'binary' }),
);
export const anyGlobs = fc.array(text, { minLength: 1, maxLength: 4 });
const age = fc
  .tuple(fc.integer({ min: 1, max: 99_999 }), fc.constantFrom('hour', 'hours', 'day', 'days', 'week', 'weeks'))
  .map(([count, unit]) => `${count} ${unit}`);
const onlyTrue = fc.constant(true as const);
const conditions = {
  tags: anyGlobs,
  versions: anyGlobs,
  untagged: onlyTrue,
  prerelease: fc.boolean(),
  below: text,
  olderThan: age,
  newerThan: age,
};
const optional = <T>(arbitraries: { [Key in keyof T]: fc.Arbitrary<T[Key]> }) =>
  fc.record(arbitraries, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>;
const action = fc
  .oneof(
    optional({ ...conditions, broken: onlyTrue }).map((found) => ({ delete: found })),
    optional({ ...conditions, deployed: onlyTrue }).map((found) => ({ keep: found })),
    fc
      .tuple(
        optional({
          ...conditions,
          deployed: onlyTrue,
          per: fc.constantFrom('package', 'major', 'minor'),
          by: fc.constantFrom('version', 'created'),
        }),
        fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      )
      .map(([found, newest]) => ({ keep: { ...found, newest } })),
  )
  .filter((found) => Object.values<object>(found).every((conditions) => Object.keys(conditions).length > 0));
/** Any valid rule, with every key of the format. */
export const anyRule: fc.Arbitrary<Rule> = fc
  .tuple(optional({ packages: anyGlobs, note: text }), action)
  .map(([others, found]): Rule => ({ ...others, ...found }));
