import { visible } from '#core/packages';
import type { DocumentFailure } from '#core/planFile';
import { listText, t } from '../language.ts';
import { typeName } from '../typeName.ts';
import { failureReason } from './failureReason.ts';

/** What has no plan for the same reason. */
export interface FailureGroup {
  /** Sentences without a next step. May contain text from the server. */
  readonly reason: string;
  readonly failures: readonly DocumentFailure[];
}

/** Returns failures by their reason, in the order in which each reason is first given. */
export function failureGroups(failures: readonly DocumentFailure[]): readonly FailureGroup[] {
  const byReason = Map.groupBy(failures, ({ reason, types }) =>
    failureReason(reason, { isPackage: types === undefined }),
  );
  return Array.from(byReason, ([reason, of]) => ({ reason, failures: of }));
}

const maxNames = 10;

/** Returns a line for each reason: `3 packages are not planned (npm/a, npm/b and npm/c): …` Hostile names are visible. */
export function failureLines(failures: readonly DocumentFailure[]): readonly string[] {
  return failureGroups(failures).flatMap(({ reason, failures: of }) => {
    const names = of.flatMap((each) => (each.types ? [] : visible(`${each.type}/${each.name}`)));
    const values = { count: names.length, names: someNames(names), why: reason };
    return [
      ...of.flatMap(({ owner, types }) =>
        types
          ? t('Packages of {owner} in {types} are not planned: {why}', {
              owner: visible(owner.login),
              types: listText(types.map(typeName)),
              why: reason,
            })
          : [],
      ),
      ...(names.length > 0
        ? [
            t(
              '{count, plural, one {{names} is not planned: {why}} other {# packages are not planned ({names}): {why}}}',
              values,
            ),
          ]
        : []),
    ];
  });
}

/** `a, b and c`, or the first of many and how many more there are. */
function someNames(names: readonly string[]): string {
  if (names.length <= maxNames + 1) return listText(names);
  return t('{names} and {count, plural, one {# more package} other {# more packages}}', {
    names: names.slice(0, maxNames).join(', '),
    count: names.length - maxNames,
  });
}
