import type { CurrentPlan } from '#core/cleanUp';
import { unknownDeploymentsText, type DeploymentsOfOwner } from '../texts/cleanUp/planNotes.ts';
import { listText, t } from '../texts/language.ts';

/**
 * Returns why nothing of a plan may be deleted: rules keep deployed images, and GitHub refuses to say which these are.
 * `undefined` if the rules are about other packages, or the owner is a user, who has no deployment records.
 */
export function refusedDeployments(
  current: CurrentPlan,
  { owner, deployments: { state } }: DeploymentsOfOwner,
): string | undefined {
  if (state.kind === 'open' || !state.problem) return undefined;
  const rules = rulesWithoutEffect(current);
  if (rules.length === 0) return undefined;
  const effect = t(
    '{count, plural, one {Rule {rules} keeps} other {Rules {rules} keep}} deployed images, and which these are is not known. Use a token that may read deployment records (permission "Artifact metadata"), or remove the {count, plural, one {rule} other {rules}}.',
    { count: rules.length, rules: listText(rules.map(String)) },
  );
  return `${unknownDeploymentsText(owner, state.problem)} ${effect}`;
}

/** Returns the numbers of the rules that keep deployed images in packages in which the plan deletes something. */
function rulesWithoutEffect({ input, plan, basis }: CurrentPlan): readonly number[] {
  if (basis.kind !== 'rules') return [];
  const deleting = input.packages.filter(
    ({ type }, index) =>
      type === 'container' && plan.packages[index]?.versions.some(({ verdict }) => verdict === 'delete'),
  );
  return input.rules.flatMap(({ keep, packages }, index) => {
    if (!keep?.deployed) return [];
    // Its other conditions do not matter: what it keeps may depend on which images are deployed.
    const all = { ...(packages ? { packages } : {}), keep: { versions: ['*'] } };
    const covered = basis.planner.covered({ now: input.now, packages: deleting }, all);
    return covered.some((ids) => ids.length > 0) ? [index + 1] : [];
  });
}
