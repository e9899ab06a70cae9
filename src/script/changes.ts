import type { CurrentPlan, VersionIds } from '#core/cleanUp';
import { packageKey } from '#core/packages';
import { comparePlan, referenceOf, type PlanDocument, type VersionChange } from '#core/planFile';
import { changeTexts } from '../texts/cleanUp/changesText.ts';
import { shownPlan } from '../texts/cleanUp/shownPlan.ts';
import { t } from '../texts/language.ts';

const maxLines = 50;

/**
 * Returns what has changed since a plan was made, as far as it deletes something; a line for each version.
 * @param current a plan of the packages in which it deletes something.
 * @param done the ids of what the run that is continued has deleted, by the key of the package: these are no changes.
 */
export function changeLines(document: PlanDocument, current: CurrentPlan, done: VersionIds): readonly string[] {
  const comparison = comparePlan(document, current, { failures: new Map() });
  const packages = comparison.packages
    // What could not be read is said elsewhere.
    .filter(({ index }) => index !== undefined)
    .map(({ pkg, index, versions }) => {
      const gone = done.get(packageKey(referenceOf(pkg)));
      const isOfDeleted = (change: VersionChange) => change.kind !== 'new' && change.isDeleted;
      return { pkg, index, versions: versions.filter((each) => isOfDeleted(each) && !gone?.has(each.version.id)) };
    });
  const { changes, total } = changeTexts({ ...comparison, packages }, shownPlan(current, []), {
    packages: document.packages.length,
    max: maxLines,
  });
  const more = total - changes.length;
  const beyond = current.beyondLimit.flatMap((ids, index) => {
    const pkg = current.gathered[index];
    const gone = pkg && done.get(packageKey(pkg.reference));
    return Array.from(ids, (id) => gone?.has(id) === true);
  });
  const restored = beyond.filter((isRestored) => isRestored).length;
  const others = beyond.length - restored;
  return [
    ...changes.map(({ name, text }) => (name === undefined ? text : `${name}: ${text}`)),
    ...(more > 0 ? [t('{count, plural, one {# more change} other {# more changes}}', { count: more })] : []),
    ...(others > 0
      ? [
          t(
            'The rules now also delete {count, plural, one {# version that the plan did not delete. It is kept.} other {# versions that the plan did not delete. They are kept.}}',
            { count: others },
          ),
        ]
      : []),
    ...(restored > 0
      ? [
          t(
            '{count, plural, one {Somebody restored # version that the run had deleted. It is kept.} other {Somebody restored # versions that the run had deleted. They are kept.}}',
            { count: restored },
          ),
        ]
      : []),
  ];
}
