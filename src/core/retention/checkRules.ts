import { packageTypes, type PackageType } from '#core/github';
import { parseAge } from './ages.ts';
import { canMatchDigest, canMatchTag, isGlobWithin, possibleTypes } from './globSets.ts';
import { isImageType } from './graph.ts';
import { splitTags } from './corrections.ts';
import { nearest } from './nearest.ts';
import { arePackagesWithin, isRuleWithin, matchesAllPackages } from './ruleInclusion.ts';
import type { DeleteConditions, KeepConditions, Rule } from './types.ts';
import { versionOrder } from './versions/order.ts';

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
    /** It keeps all that the delete rules of the file would delete, of which there are several. */
    | { readonly code: 'keepsAllDeleted' }
    /** No version meets both conditions. */
    | { readonly code: 'contradiction'; readonly keys: readonly [string, string] }
    /** Another glob of the same list matches all that this one does, or is the same. */
    | { readonly code: 'coveredEntry'; readonly glob: string; readonly by: string }
    /** No tag can be matched by it, whatever people push. `suggestion` is what was probably meant. */
    | { readonly code: 'impossibleTag'; readonly glob: string; readonly suggestion?: readonly string[] }
    /** The versions of the rule's packages are digests, and none can be matched by it. */
    | { readonly code: 'impossibleDigest'; readonly glob: string }
    /** It matches packages of no type. `suggestion` is what was probably meant. */
    | { readonly code: 'unknownType'; readonly glob: string; readonly suggestion?: string }
    /** It matches only packages of the Docker registry, which have no plan. `suggestion` is what was probably meant. */
    | { readonly code: 'neverPlanned'; readonly glob: string; readonly suggestion: string }
    /** The bound of `below` is no version in packages of these types. `suggestion` is what was probably meant. */
    | {
        readonly code: 'noVersion';
        readonly below: string;
        readonly types: readonly PackageType[];
        readonly suggestion?: string;
      }
    /** There are keep rules only. */
    | { readonly code: 'deletesNothing' }
    /** This keep rule and the one with the index `by` keep versions of every age in the packages of this one. */
    | { readonly code: 'keepsEveryAge'; readonly by: number }
    /** The condition is about images, and the rule about other packages. */
    | { readonly code: 'notForTypes'; readonly key: string; readonly types: readonly PackageType[] }
  );

/** In a file. To compare more of them with each other takes too long while somebody types, and nobody writes as many. */
const maxComparedGlobs = 1000;

/**
 * Returns what is certainly pointless in the rules of a file, in their order, and last whether all of them only keep.
 * Without what it reports as `redundant`, `overruled`, `contradiction` or `coveredEntry`, the rules decide the same of any
 * version. If a file has very many globs, its rules are only checked one by one.
 * @param rules by their index in the file; `undefined` for those with a problem.
 */
export function checkRules(rules: readonly (Rule | undefined)[]): readonly RuleFinding[] {
  const lists = rules.map((rule, index) => (rule ? globLists(rule, index) : []));
  const canCompare = lists.flat().reduce((count, { globs }) => count + globs.length, 0) <= maxComparedGlobs;
  const keeper = canCompare ? keeperOfAll(rules) : undefined;
  const found = rules.flatMap((rule, index) => {
    if (!rule) return [];
    const alone = checkAlone(rule, index);
    if (!canCompare) return alone;
    return [...alone, ...(lists[index] ?? []).flatMap(coveredEntries), ...compareToOthers(rules, index, keeper)];
  });
  const keepsOnly = rules.length > 0 && rules.every((rule) => rule?.keep);
  return keepsOnly ? [...found, { code: 'deletesNothing', path: ['rules'] }] : found;
}

interface GlobList {
  readonly path: RuleFinding['path'];
  readonly globs: readonly string[];
}

function globLists(rule: Rule, index: number): readonly GlobList[] {
  const { tags, versions } = rule.keep ?? rule.delete;
  const action = rule.keep ? 'keep' : 'delete';
  return [
    { path: ['rules', index, 'packages'], globs: rule.packages ?? [] },
    { path: ['rules', index, action, 'tags'], globs: tags ?? [] },
    { path: ['rules', index, action, 'versions'], globs: versions ?? [] },
  ];
}

function checkAlone(rule: Rule, index: number): RuleFinding[] {
  const path = ['rules', index] as const;
  const action = rule.keep ? 'keep' : 'delete';
  const conditions: DeleteConditions & KeepConditions = rule.keep ?? rule.delete;
  const { tags = [], versions = [], below } = conditions;
  const types = typesOf(rule);
  const isAboutImages = types.some(isImageType);
  const at = (key: string) => [...path, action, key];
  const imageKeys = (['tags', 'untagged', 'broken'] as const).filter((key) => conditions[key] !== undefined);
  return [
    ...(rule.packages ?? []).flatMap((glob, item) => [
      ...unknownType(glob, [...path, 'packages', item]),
      ...neverPlanned(glob, [...path, 'packages', item]),
    ]),
    ...(below === undefined ? [] : noVersion(below, types, at('below'))),
    ...(keepsEverything(rule) ? [{ code: 'keepsEverything', path } as const] : []),
    ...contradictions(conditions, types).map((keys) => ({ code: 'contradiction', path: at(keys[1]), keys }) as const),
    ...(types.length > 0 && !isAboutImages
      ? imageKeys.map((key) => ({ code: 'notForTypes', path: at(key), key, types }) as const)
      : []),
    ...(isAboutImages
      ? impossible(tags, canMatchTag).map(({ glob, item }): RuleFinding => ({
          code: 'impossibleTag',
          path: [...at('tags'), item],
          glob,
          ...suggestedTags(glob),
        }))
      : []),
    // Whether those of the former Docker registry are all digests is not documented.
    ...(types.every((type) => type === 'container') && types.length > 0
      ? impossible(versions, canMatchDigest).map(
          ({ glob, item }) => ({ code: 'impossibleDigest', path: [...at('versions'), item], glob }) as const,
        )
      : []),
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

function neverPlanned(glob: string, path: RuleFinding['path']): RuleFinding[] {
  const types = possibleTypes(glob);
  if (types.length !== 1 || types[0] !== 'docker') return [];
  const [, name = '*'] = /^docker\/(.+)$/s.exec(glob) ?? [];
  return [{ code: 'neverPlanned', path, glob, suggestion: `container/${name}` }];
}

/** In Maven, every text can be compared, but nobody means one without a number. */
function noVersion(below: string, possible: readonly PackageType[], path: RuleFinding['path']): RuleFinding[] {
  const types = possible.filter((type) => type !== 'docker');
  const isVersion = (text: string) =>
    types.some((type) => versionOrder(type).parse(text) !== undefined && (type !== 'maven' || /\d/.test(text)));
  if (types.length === 0 || isVersion(below)) return [];
  const meant = [`${below}.0`, `${below}.0.0`].find((text) => /^\d+\.\d+\.\d+$/.test(text) && isVersion(text));
  return [{ code: 'noVersion', path, below, types, ...(meant === undefined ? {} : { suggestion: meant }) }];
}

/** Builds often replace the slash of a branch in its tag. */
function suggestedTags(glob: string): { readonly suggestion?: readonly string[] } {
  const suggestion = splitTags(glob).map((each) => each.replaceAll(/\/+/g, '-'));
  return suggestion.length > 0 && suggestion.every(canMatchTag) ? { suggestion } : {};
}

function coveredEntries({ path, globs }: GlobList): RuleFinding[] {
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

/**
 * Of an image without a tag, neither its number nor whether it is a prerelease is known. The number of an image is that of
 * a tag that is nothing but a version, and so a release.
 */
function contradictions(
  conditions: DeleteConditions & KeepConditions,
  types: readonly PackageType[],
): (readonly [string, string])[] {
  const { untagged, prerelease, below, olderThan, newerThan } = conditions;
  const isAboutImagesOnly = types.length > 0 && types.every(isImageType);
  const ofTags = (['tags', 'prerelease', 'below'] as const).filter((key) => untagged && conditions[key] !== undefined);
  const isEmpty = olderThan !== undefined && newerThan !== undefined && parseAge(newerThan) <= parseAge(olderThan);
  return [
    ...ofTags.map((key) => ['untagged', key] as const),
    ...(isAboutImagesOnly && prerelease && below !== undefined ? [['prerelease', 'below'] as const] : []),
    ...(isEmpty ? [['olderThan', 'newerThan'] as const] : []),
  ];
}

/** @param keeper the index of the keep rule that is reported instead of the delete rules that it makes pointless. */
function compareToOthers(
  rules: readonly (Rule | undefined)[],
  index: number,
  keeper: number | undefined,
): RuleFinding[] {
  const rule = rules[index];
  if (!rule || keepsEverything(rule)) return [];
  const path = ['rules', index];
  if (index === keeper) return [{ code: 'keepsAllDeleted', path }];
  const isWide = (other: Rule | undefined, at: number): boolean => {
    if (!other || at === index || (other.keep === undefined) !== (rule.keep === undefined)) return false;
    // Of two that do the same, the second is the redundant one.
    return isRuleWithin(rule, other) && (at < index || !isRuleWithin(other, rule));
  };
  const by = rules.findIndex(isWide);
  if (by >= 0) return [{ code: 'redundant', path, by }];
  if (rule.keep) return everyAge(rules, rule, index);
  if (keeper !== undefined) return [];
  const overruling = rules.findIndex((other) => other !== undefined && isOverruledBy(rule, other));
  return overruling >= 0 ? [{ code: 'overruled', path, by: overruling }] : [];
}

/** Of two rules by nothing but an age, one for older and one for newer versions, that leave no age between them. */
function everyAge(rules: readonly (Rule | undefined)[], rule: Rule, index: number): RuleFinding[] {
  const by = rules.findIndex((other, at) => {
    if (!other || !arePackagesWithin(rule.packages, other.packages)) return false;
    // Of two about the same packages, the second is reported.
    if (at > index && arePackagesWithin(other.packages, rule.packages)) return false;
    return keepAllAges(rule, other) || keepAllAges(other, rule);
  });
  return by >= 0 ? [{ code: 'keepsEveryAge', path: ['rules', index], by }] : [];
}

function keepAllAges({ keep: old = {} }: Rule, { keep: young = {} }: Rule): boolean {
  if (Object.keys(old).length !== 1 || Object.keys(young).length !== 1) return false;
  return parseAge(old.olderThan ?? '') < parseAge(young.newerThan ?? '');
}

/** Returns the index of a keep rule because of which no delete rule of the file deletes anything, if there are several. */
function keeperOfAll(rules: readonly (Rule | undefined)[]): number | undefined {
  const deleting = rules.filter((rule) => rule?.keep === undefined);
  // What a rule with a problem was meant to delete is not known.
  if (deleting.length < 2 || rules.includes(undefined)) return undefined;
  const index = rules.findIndex((other) => deleting.every((rule) => rule && other && isOverruledBy(rule, other)));
  return index >= 0 ? index : undefined;
}

function isOverruledBy(rule: Rule, other: Rule): boolean {
  return (
    other.keep !== undefined && other.keep.newest === undefined && !keepsEverything(other) && isRuleWithin(rule, other)
  );
}
