import {
  maxDeploymentReads,
  type CurrentPlan,
  type Deployments,
  type GatherFailure,
  type GatherTarget,
} from '#core/cleanUp';
import { GitHubError, type Owner } from '#core/github';
import { visible } from '#core/packages';
import { releaseKind, type Rule } from '#core/retention';
import { listText, t } from '../language.ts';
import { problemText } from '../problemText.ts';
import { typeName } from '../typeName.ts';

/** What is known of the deployments of an organization's images. */
export interface DeploymentsOfOwner {
  readonly owner: Owner;
  readonly deployments: Deployments;
  /** How many images that would be deleted have not been asked for. */
  readonly unasked: number;
}

/** What was read for a plan. */
export interface PlanSources {
  readonly deployments: readonly DeploymentsOfOwner[];
  /** Why packages have no plan. */
  readonly failures: readonly { readonly target: GatherTarget; readonly failure: GatherFailure }[];
}

/** What the reader has to know about the plan as a whole. */
export function planNotes(current: CurrentPlan, { deployments, failures }: PlanSources): readonly string[] {
  const unsupported = failures.filter(({ failure }) => failure.kind === 'unsupported');
  return [
    ...deployments.flatMap((each) => deploymentNote(each, current.basis.kind === 'picked')),
    ...(unsupported.length > 0 ? [unsupportedNote(unsupported.map(({ target }) => target.reference.name))] : []),
    ...versionNotes(current),
  ];
}

function unsupportedNote(names: readonly string[]): string {
  return t(
    '{count, plural, one {# package of the Docker registry is} other {# packages of the Docker registry are}} not planned ({names}): the registry does not say which versions belong to which image. You can delete versions there by hand.',
    { count: names.length, names: examples(names) },
  );
}

/** @param isReview of picked versions, which are deleted though they are deployed, with a warning. */
function deploymentNote(
  { owner, deployments: { state }, unasked }: DeploymentsOfOwner,
  isReview: boolean,
): readonly string[] {
  const login = visible(owner.login);
  if (state.kind === 'unknown') {
    // Users have no deployment records.
    if (!state.problem) return [];
    // A 404 says no more than that there is nothing to see.
    const known =
      state.problem.kind === 'notFound'
        ? t('GitHub shows no deployment records of {0}.', login)
        : t('GitHub refused to show the deployment records of {owner} ({reason}).', {
            owner: login,
            reason: problemText(new GitHubError(state.problem, 'GET'), { login }).short,
          });
    const effect = isReview
      ? t('An image that you delete may be deployed.')
      : t('Deployed images are not protected, not even by a rule that keeps them.');
    return [`${known} ${effect}`];
  }
  if (unasked <= maxDeploymentReads) return [];
  return [
    t(
      'It was not checked whether the {count, plural, one {# image} other {# images}} of {owner} that would be deleted are deployed, because that takes one request for each. You are asked before anything is deleted.',
      { count: unasked, owner: login },
    ),
  ];
}

/** Once for each package: which versions some rules cannot be about. */
function versionNotes({ gathered, input: { rules } }: CurrentPlan): readonly string[] {
  const [readsVersions, isAny] = [rules.some(isAboutVersions), rules.length > 0];
  return gathered.flatMap(({ reference: { packageType, name }, versions }) => {
    if (packageType === 'container' || packageType === 'docker' || !isAny) return [];
    const notes: string[] = [];
    const unread = readsVersions ? versions.filter((version) => releaseKind(packageType, version) === undefined) : [];
    if (unread.length > 0) {
      notes.push(
        t(
          '{name}: {count, plural, one {# version is} other {# versions are}} not a version number of {type} ({examples}). Rules about prereleases, lower versions and the newest by version do not match {count, plural, one {it} other {them}}.',
          {
            name: visible(name),
            count: unread.length,
            type: typeName(packageType),
            examples: examples(unread.map((version) => version.name)),
          },
        ),
      );
    }
    const isSnapshot = packageType === 'maven' && versions.some((version) => /-SNAPSHOT$/i.test(version.name));
    if (isSnapshot) {
      notes.push(
        t(
          '{0}: GitHub keeps all builds of a SNAPSHOT as one version, so none of them can be deleted alone.',
          visible(name),
        ),
      );
    }
    return notes;
  });
}

function isAboutVersions(rule: Rule): boolean {
  const { prerelease, below } = rule.delete ?? rule.keep;
  return (
    prerelease !== undefined || below !== undefined || (rule.keep?.newest !== undefined && rule.keep.by !== 'created')
  );
}

const maxExamples = 3;

function examples(names: readonly string[]): string {
  const shown = names.slice(0, maxExamples).map(visible);
  return names.length > maxExamples ? `${shown.join(', ')}, …` : listText(shown);
}
