import { packageTypes, type PackageType } from '#core/github';
import { parseAge } from './ages.ts';
import { canMatchDigest, canMatchTag, isGlobWithin, possibleTypes } from './globSets.ts';
import { isImageType } from './graph.ts';
import { nearest } from './nearest.ts';
import { isRuleWithin, matchesAllPackages } from './ruleInclusion.ts';
import type { DeleteConditions, KeepConditions, Rule } from './types.ts';

/** Something in valid rules that can never have an effect, or that ends the effect of others. */
export type RuleFinding = {
  /** Of what it is about in the file, as `jsonc-parser` has it: `['rules', 2, 'keep', 'tags', 0]`. */
  readonly path: readonly (string | number)[];
} &
  /** Whatever the rule does, another one does too. `by` is the index of the other one. */
  (
    | { readonly code: 'redundant'; readonly by: number }
    /** The keep rule with the index `by` keeps all that this rule would delete. */
    | { readonly code: 'overruled'; readonly by: number }
    /** It keeps every version of every package. */
    | { readonly code: 'keepsEverything' }
    /** No version meets both conditions. */
    | { readonly code: 'contradiction'; readonly keys: readonly [string, string] }
    /** Another glob of the same list matches all that this one does, or is the same. */
    | { readonly code: 'coveredEntry'; readonly glob: string; readonly by: string }
    /** No tag can be matched by it, whatever people push. */
    | { readonly code: 'impossibleTag'; readonly glob: string }
    /** The versions of the rule's packages are digests, and none can be matched by it. */
    | { readonly code: 'impossibleDigest'; readonly glob: string }
    /** It matches packages of no type. `suggestion` is what was probably meant. */
    | { readonly code: 'unknownType'; readonly glob: string; readonly suggestion?: string }
    /** The condition is about images, and the rule about other packages. */
    | { readonly code: 'notForTypes'; readonly key: string; readonly types: readonly PackageType[] }
  );

/**
 * Returns what is certainly pointless in the rules of a file, in their order. Without what it reports as `redundant`,
 * `overruled`, `contradiction` or `coveredEntry`, the rules decide the same of any version.
 * @param rules by their index in the file; `undefined` for those with a problem.
 */
export function checkRules(rules: readonly (Rule | undefined)[]): readonly RuleFinding[] {
  return rules.flatMap((rule, index) => (rule ? [...checkAlone(rule, index), ...compareToOthers(rules, index)] : []));
}

function checkAlone(rule: Rule, index: number): RuleFinding[] {
  const path = ['rules', index] as const;
  const action = rule.keep ? 'keep' : 'delete';
  const conditions: DeleteConditions & KeepConditions = rule.keep ?? rule.delete;
  const { tags = [], versions = [] } = conditions;
  const types = typesOf(rule);
  const isAboutImages = types.some(isImageType);
  const at = (key: string) => [...path, action, key];
  const listAt = (key: string, globs: readonly string[]) => coveredEntries(globs, at(key));
  const imageKeys = (['tags', 'untagged', 'broken'] as const).filter((key) => conditions[key] !== undefined);
  return [
    ...(rule.packages ?? []).flatMap((glob, item) => unknownType(glob, [...path, 'packages', item])),
    ...coveredEntries(rule.packages ?? [], [...path, 'packages']),
    ...(keepsEverything(rule) ? [{ code: 'keepsEverything', path } as const] : []),
    ...contradictions(conditions).map((keys) => ({ code: 'contradiction', path: at(keys[1]), keys }) as const),
    ...(types.length > 0 && !isAboutImages
      ? imageKeys.map((key) => ({ code: 'notForTypes', path: at(key), key, types }) as const)
      : []),
    ...(isAboutImages
      ? impossible(tags, canMatchTag).map(
          ({ glob, item }) => ({ code: 'impossibleTag', path: [...at('tags'), item], glob }) as const,
        )
      : []),
    // Whether those of the former Docker registry are all digests is not documented.
    ...(types.every((type) => type === 'container') && types.length > 0
      ? impossible(versions, canMatchDigest).map(
          ({ glob, item }) => ({ code: 'impossibleDigest', path: [...at('versions'), item], glob }) as const,
        )
      : []),
    ...listAt('tags', tags),
    ...listAt('versions', versions),
  ];
}

/** The types of the packages that a rule can be about. */
function typesOf({ packages }: Rule): readonly PackageType[] {
  if (!packages) return packageTypes;
  const found = new Set(packages.flatMap(possibleTypes));
  return packageTypes.filter((type) => found.has(type));
}

function impossible(globs: readonly string[], canMatch: (glob: string) => boolean) {
  return globs.flatMap((glob, item) => (canMatch(glob) ? [] : { glob, item }));
}

/** What people write instead of the type. */
const otherNames: Readonly<Record<string, PackageType>> = {
  ...{ gem: 'rubygems', gems: 'rubygems', ruby: 'rubygems', gradle: 'maven' },
  ...{ image: 'container', images: 'container', ghcr: 'container', oci: 'container' },
};

function unknownType(glob: string, path: RuleFinding['path']): RuleFinding[] {
  if (possibleTypes(glob).length > 0) return [];
  const [written = '', ...name] = glob.split('/');
  const type = otherNames[written.toLowerCase()] ?? nearest(written, packageTypes);
  const rest = name.length === 0 || name.join('/') === '' ? '*' : name.join('/');
  if (type !== undefined) return [{ code: 'unknownType', path, glob, suggestion: `${type}/${rest}` }];
  // A name without a type, or an owner: more than that cannot be guessed.
  return [{ code: 'unknownType', path, glob, ...(name.length === 0 ? { suggestion: `*/${glob}` } : {}) }];
}

function coveredEntries(globs: readonly string[], path: RuleFinding['path']): RuleFinding[] {
  return globs.flatMap((glob, item): RuleFinding[] => {
    const by = globs.find(
      (other, index) => index !== item && isGlobWithin(glob, other) && (index < item || !isGlobWithin(other, glob)),
    );
    return by === undefined ? [] : [{ code: 'coveredEntry', path: [...path, item], glob, by }];
  });
}

function keepsEverything({ keep, packages }: Rule): boolean {
  return keep?.versions?.includes('*') === true && Object.keys(keep).length === 1 && matchesAllPackages(packages);
}

/** What says something of an image without a tag is not known: both its number and whether it is a prerelease. */
function contradictions(conditions: DeleteConditions & KeepConditions): (readonly [string, string])[] {
  const { untagged, olderThan, newerThan } = conditions;
  const ofTags = (['tags', 'prerelease', 'below'] as const).filter((key) => untagged && conditions[key] !== undefined);
  const isEmpty = olderThan !== undefined && newerThan !== undefined && parseAge(newerThan) <= parseAge(olderThan);
  return [
    ...ofTags.map((key) => ['untagged', key] as const),
    ...(isEmpty ? [['olderThan', 'newerThan'] as const] : []),
  ];
}

function compareToOthers(rules: readonly (Rule | undefined)[], index: number): RuleFinding[] {
  const rule = rules[index];
  if (!rule || keepsEverything(rule)) return [];
  const path = ['rules', index];
  const isWide = (other: Rule | undefined, at: number): boolean => {
    if (!other || at === index || (other.keep === undefined) !== (rule.keep === undefined)) return false;
    // Of two that do the same, the second is the redundant one.
    return isRuleWithin(rule, other) && (at < index || !isRuleWithin(other, rule));
  };
  const by = rules.findIndex(isWide);
  if (by >= 0) return [{ code: 'redundant', path, by }];
  if (rule.keep) return [];
  const keeper = rules.findIndex(
    (other) => other?.keep && other.keep.newest === undefined && !keepsEverything(other) && isRuleWithin(rule, other),
  );
  return keeper >= 0 ? [{ code: 'overruled', path, by: keeper }] : [];
}
