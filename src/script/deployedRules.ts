import type { CurrentPlan } from '#core/cleanUp';
import { GitHubError } from '#core/github';
import { visible } from '#core/packages';
import type { DeploymentsOfOwner } from '../texts/cleanUp/planNotes.ts';
import { listText, t } from '../texts/language.ts';
import { problemText } from '../texts/problemText.ts';

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
  const values = {
    count: rules.length,
    rules: listText(rules.map(String)),
    owner: visible(owner.login),
    reason: problemText(new GitHubError(state.problem, 'GET'), { login: owner.login }).short,
  };
  // A 404 says no more than that there is nothing to see.
  const what =
    state.problem.kind === 'notFound'
      ? t(
          '{count, plural, one {Rule {rules} keeps} other {Rules {rules} keep}} deployed images, but GitHub shows no deployment records of {owner}: which images are deployed is not known.',
          values,
        )
      : t(
          '{count, plural, one {Rule {rules} keeps} other {Rules {rules} keep}} deployed images, but GitHub refused to show the deployment records of {owner} ({reason}): which images are deployed is not known.',
          values,
        );
  const remedy = t(
    'Use a token that may read deployment records (permission "Artifact metadata"), or remove the {count, plural, one {rule} other {rules}}.',
    values,
  );
  return `${what} ${remedy}`;
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
