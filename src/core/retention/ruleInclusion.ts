import { parseAge } from './ages.ts';
import { isGlobWithin } from './globSets.ts';
import type { DeleteConditions, KeepConditions, Rule } from './types.ts';

type Conditions = DeleteConditions & KeepConditions;

/**
 * Returns whether a rule certainly applies to every version to which another one does, of whatever packages, and covers
 * each tag that the other one covers. Rules of different kinds are compared by their conditions.
 */
export function isRuleWithin(narrow: Rule, wide: Rule): boolean {
  if (!arePackagesWithin(narrow.packages, wide.packages)) return false;
  const [one, other]: readonly [Conditions, Conditions] = [narrow.keep ?? narrow.delete, wide.keep ?? wide.delete];
  // A rule that keeps versions by their name also keeps parts of images.
  if (isPin(narrow) && !isPin(wide)) return false;
  if (other.newest !== undefined && !isRankingWithin(one, other)) return false;
  return areConditionsWithin(one, other);
}

function isPin({ keep }: Rule): boolean {
  return keep?.versions !== undefined && keep.newest === undefined;
}

/** Whether globs match every package: the name of each has a slash. */
export function matchesAllPackages(packages: Rule['packages']): boolean {
  return packages === undefined || packages.some((glob) => glob === '*' || glob === '*/*');
}

/** Whether globs over packages certainly match all that other ones match. */
export function arePackagesWithin(narrow: Rule['packages'], wide: Rule['packages']): boolean {
  return matchesAllPackages(wide) || areGlobsWithin(narrow, wide);
}

function areGlobsWithin(narrow: readonly string[] | undefined, wide: readonly string[] | undefined): boolean {
  return wide === undefined || narrow?.every((glob) => wide.some((each) => isGlobWithin(glob, each))) === true;
}

function areConditionsWithin(narrow: Conditions, wide: Conditions): boolean {
  return (
    areGlobsWithin(narrow.tags, wide.tags) &&
    // Every version has a name, but not every one a tag.
    (wide.versions?.includes('*') === true || areGlobsWithin(narrow.versions, wide.versions)) &&
    (['untagged', 'prerelease', 'below', 'broken', 'deployed'] as const).every(
      (key) => wide[key] === undefined || narrow[key] === wide[key],
    ) &&
    (wide.olderThan === undefined || parseAge(narrow.olderThan ?? '') >= parseAge(wide.olderThan)) &&
    (wide.newerThan === undefined || parseAge(narrow.newerThan ?? '') <= parseAge(wide.newerThan))
  );
}

/** What is ranked must be the same: by the newest of fewer versions, others are kept. Ages count after the ranking. */
function isRankingWithin(narrow: Conditions, wide: Conditions): boolean {
  const { newest = 0, per = 'package', by } = wide;
  if (narrow.newest === undefined || narrow.newest > newest) return false;
  if (narrow.by !== by || (narrow.per ?? 'package') !== per) return false;
  const ranked = ({ tags, versions, untagged, prerelease, below, deployed }: Conditions) =>
    JSON.stringify([tags?.toSorted(), versions?.toSorted(), untagged, prerelease, below, deployed]);
  return ranked(narrow) === ranked(wide);
}
