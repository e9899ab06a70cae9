import {
  maxDeploymentReads,
  type CurrentPlan,
  type Deployments,
  type GatherFailure,
  type GatherTarget,
} from '#core/cleanUp';
import { GitHubError, type Owner, type PackageType, type Problem } from '#core/github';
import { isImageType, visible } from '#core/packages';
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

/** Why it is not known which images of an owner are deployed. */
export function unknownDeploymentsText({ login }: Owner, problem: Problem): string {
  const owner = visible(login);
  // A 404 says no more than that there is nothing to see.
  if (problem.kind === 'notFound') return t('GitHub shows no deployment records of {0}.', owner);
  const reason = problemText(new GitHubError(problem, 'GET'), { login }).short;
  return t('GitHub refused to show the deployment records of {owner} ({reason}).', { owner, reason });
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
    const known = unknownDeploymentsText(owner, state.problem);
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

/** Which versions some rules cannot be about: once for each type, with some of the packages. */
function versionNotes({ gathered, input: { rules } }: CurrentPlan): readonly string[] {
  if (rules.length === 0) return [];
  const libraries = gathered.filter(({ reference: { packageType: type } }) => !isImageType(type));
  const readsVersions = rules.some(isAboutVersions);
  const unread = libraries.flatMap(({ reference: { packageType: type, name }, versions }) => {
    const names = readsVersions
      ? versions.filter((version) => releaseKind(type, version) === undefined).map((version) => version.name)
      : [];
    return names.length > 0 ? { type, name, names } : [];
  });
  const withSnapshots = libraries.filter(
    ({ reference, versions }) =>
      reference.packageType === 'maven' && versions.some((version) => /-SNAPSHOT$/i.test(version.name)),
  );
  return [
    ...Array.from(
      Map.groupBy(unread, ({ type }) => type),
      ([type, of]) => unreadNote(type, of),
    ),
    ...(withSnapshots.length > 0
      ? [
          t(
            '{0}: GitHub keeps all builds of a SNAPSHOT as one version, so none of them can be deleted alone.',
            examples(withSnapshots.map(({ reference }) => reference.name)),
          ),
        ]
      : []),
  ];
}

/** @param packages with the names of their versions that are no version numbers. */
function unreadNote(
  type: PackageType,
  packages: readonly { readonly name: string; readonly names: readonly string[] }[],
): string {
  const [only, ...others] = packages;
  const count = packages.reduce((sum, { names }) => sum + names.length, 0);
  if (only && others.length === 0) {
    return t(
      '{name}: {count, plural, one {# version is} other {# versions are}} not a version number of {type} ({examples}). Rules about prereleases, lower versions and the newest by version do not match {count, plural, one {it} other {them}}.',
      { name: visible(only.name), count, type: typeName(type), examples: examples(only.names) },
    );
  }
  return t(
    '{count} versions in {packages} packages are not version numbers of {type} ({examples}). Rules about prereleases, lower versions and the newest by version do not match them.',
    {
      count,
      packages: packages.length,
      type: typeName(type),
      examples: examples(packages.map(({ name, names: [first = ''] }) => `${name} ${first}`)),
    },
  );
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
