import { findNodeAtLocation, getNodeValue, type Node as JsonNode } from 'jsonc-parser';
import * as v from 'valibot';
import { shortened, visible } from '#core/packages';
import { agePattern } from './ages.ts';

export interface RetentionProblem {
  readonly message: string;
  readonly offset: number;
  readonly length: number;
}

/** A problem of which more can be said. */
export interface SchemaProblem extends RetentionProblem {
  /** What to write, if it cannot be told what was meant. */
  readonly advice?: string;
}

/** Returns the problems of a value, which are within its range. */
type Check = (node: JsonNode) => SchemaProblem[];

function value(schema: v.GenericSchema): Check {
  return (node) => {
    const { issues = [] } = v.safeParse(schema, getNodeValue(node));
    return issues.map(({ message, path = [] }) => {
      const segments = path.map(({ key }) => key as string | number);
      return problemAt(findNodeAtLocation(node, segments) ?? node, message);
    });
  };
}

/**
 * @param also further problems of an object that has known keys only.
 * @param misplaced says of a key that it is known elsewhere only.
 */
function object(
  keys: Readonly<Record<string, Check>>,
  also: Check,
  misplaced: (key: string) => string | undefined = () => undefined,
): Check {
  const known = new Map(Object.entries(keys));
  return (node) => {
    if (node.type !== 'object') return [problemAt(node, 'This must be an object.')];
    const seen = new Set<string>();
    const found = (node.children ?? []).flatMap((property): SchemaProblem[] | SchemaProblem => {
      const [keyNode, valueNode] = property.children ?? [];
      const key = String(keyNode?.value);
      const check = known.get(key);
      if (!check) {
        const advice = `Use ${[...known.keys()].join(', ')}.`;
        return { ...problemAt(keyNode ?? property, misplaced(key) ?? unknownKey(key)), advice };
      }
      if (seen.has(key)) return problemAt(keyNode ?? property, 'Duplicate key.');
      seen.add(key);
      // Without a value, there is a syntax error.
      return valueNode ? check(valueNode) : [];
    });
    return found.length > 0 ? found : also(node);
  };
}

const maxKeyLength = 60;

/** `Unknown key "olderthan".` */
function unknownKey(key: string): string {
  return `Unknown key "${shortened(visible(key), maxKeyLength)}".`;
}

const nonEmptyText = v.pipe(v.string('This must be a text.'), v.nonEmpty('This must not be empty.'));
const globs = v.pipe(
  v.array(nonEmptyText, 'This must be a list of patterns.'),
  v.minLength(1, 'This list must not be empty.'),
);
const onlyTrue = value(v.literal(true, 'This can only be true.'));
const ageMessage = 'This must be a number of hours, days or weeks, such as "14 days".';
const age = value(v.pipe(v.string(ageMessage), v.regex(agePattern, ageMessage)));
const countMessage = 'This must be a whole number from 1.';

const conditions = {
  tags: value(globs),
  versions: value(globs),
  untagged: onlyTrue,
  prerelease: value(v.boolean('This must be true or false.')),
  below: value(nonEmptyText),
  olderThan: age,
  newerThan: age,
};
export const ranges = ['package', 'major', 'minor'] as const;
export const orders = ['version', 'created'] as const;
const deleteChecks = { ...conditions, broken: onlyTrue };
const keepChecks = {
  ...conditions,
  newest: value(v.pipe(v.number(countMessage), v.safeInteger(countMessage), v.minValue(1, countMessage))),
  per: value(v.picklist(ranges, 'This must be "package", "major" or "minor".')),
  by: value(v.picklist(orders, 'This must be "version" or "created".')),
  deployed: onlyTrue,
};
export const conditionKeys = { delete: Object.keys(deleteChecks), keep: Object.keys(keepChecks) };
const deleteConditions = object(deleteChecks, checkConditions, (key) =>
  conditionKeys.keep.includes(key) ? `A delete rule cannot have "${key}".` : undefined,
);
const keepConditions = object(keepChecks, checkConditions, (key) =>
  conditionKeys.delete.includes(key) ? `A keep rule cannot have "${key}".` : undefined,
);

function checkConditions(node: JsonNode): RetentionProblem[] {
  if (node.children?.length === 0) return [problemAt(node, 'A rule needs at least one condition.')];
  if (propertyOf(node, 'newest')) return [];
  return ['per', 'by'].flatMap((key) => {
    const found = propertyOf(node, key);
    return found ? problemAt(found, `"${key}" needs "newest".`) : [];
  });
}

const ruleChecks = {
  packages: value(globs),
  note: value(nonEmptyText),
  keep: keepConditions,
  delete: deleteConditions,
};
export const ruleKeys = Object.keys(ruleChecks);
export const checkRule = object(ruleChecks, (node) => {
  const actions = ['keep', 'delete'].filter((key) => propertyOf(node, key));
  return actions.length === 1 ? [] : [problemAt(node, 'A rule needs either "keep" or "delete".')];
});

const fileChecks: Readonly<Record<string, Check>> = {
  $schema: () => [],
  rules: (node) => (node.type === 'array' ? [] : [problemAt(node, 'This must be a list of rules.')]),
};
export const fileKeys = Object.keys(fileChecks);
/** Checks everything but the rules. */
export const checkFile = object(fileChecks, (node) =>
  propertyOf(node, 'rules') ? [] : [problemAt(node, 'The file needs "rules".')],
);

/** Returns the value of a key; the first, if it is there twice. */
export function propertyOf(node: JsonNode, key: string): JsonNode | undefined {
  return node.type === 'object' ? findNodeAtLocation(node, [key]) : undefined;
}

/** The parser leaves the length of what is not closed at -1. */
function problemAt({ offset, length }: JsonNode, message: string): RetentionProblem {
  return { message, offset, length: Math.max(0, length) };
}
