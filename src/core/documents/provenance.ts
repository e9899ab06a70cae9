import * as v from 'valibot';
import { repositoryUrl } from './source.ts';
import type { Material, Provenance, SourceCommit, Statement, Workflow } from './types.ts';
import { digestSet, listOf, orAbsent, text, valid } from './untrusted.ts';

const label = 'Reading a provenance';

const configSource = orAbsent(v.object({ uri: text, digest: digestSet, path: text, entryPoint: text }));
const builder = orAbsent(v.object({ id: text }));
const materials = listOf(v.object({ uri: text, name: text, digest: digestSet }));
const buildKit = orAbsent(v.object({ vcs: orAbsent(v.object({ source: text, revision: text })) }));
const buildKitKey = 'https://mobyproject.org/buildkit@v1#metadata';

/** https://slsa.dev/spec/v0.2/provenance, with the fields of BuildKit and of slsa-github-generator. */
const version02 = v.object({
  builder,
  buildType: text,
  invocation: orAbsent(
    v.object({
      configSource,
      environment: orAbsent(v.object({ github_ref: text, github_run_id: text, github_run_attempt: text })),
    }),
  ),
  metadata: orAbsent(
    v.object({ buildInvocationID: text, buildStartedOn: text, buildFinishedOn: text, [buildKitKey]: buildKit }),
  ),
  materials,
});

/** https://slsa.dev/spec/v1.1/provenance, with the fields of BuildKit and of GitHub Actions. */
const version1 = v.object({
  buildDefinition: v.object({
    buildType: text,
    externalParameters: orAbsent(
      v.object({ workflow: orAbsent(v.object({ repository: text, path: text, ref: text })), configSource }),
    ),
    resolvedDependencies: materials,
  }),
  runDetails: orAbsent(
    v.object({
      builder,
      metadata: orAbsent(
        v.object({
          invocationId: text,
          // As BuildKit documents it.
          invocationID: text,
          startedOn: text,
          finishedOn: text,
          buildkit_metadata: buildKit,
        }),
      ),
    }),
  ),
});

/** Returns the provenance that a statement has; `undefined` for any other predicate. @throws GitHubError `malformed`. */
export function provenanceOf({ predicateType, predicate }: Statement): Provenance | undefined {
  if (/^https:\/\/slsa\.dev\/provenance\/v1(?:\.|$)/.test(predicateType)) return fromVersion1(predicate);
  return predicateType === 'https://slsa.dev/provenance/v0.2' ? fromVersion02(predicate) : undefined;
}

type Materials = v.InferOutput<typeof materials>;
type ConfigSource = v.InferOutput<typeof configSource>;
type BuildKit = v.InferOutput<typeof buildKit>;

function fromVersion1(predicate: unknown): Provenance {
  const { buildDefinition, runDetails } = valid(version1, predicate, label);
  const { buildType, externalParameters, resolvedDependencies } = buildDefinition;
  const metadata = runDetails?.metadata;
  const builderId = runDetails?.builder?.id;
  const workflow = externalParameters?.workflow;
  return {
    slsaVersion: '1',
    builderId,
    buildType,
    workflow: workflow && { repository: workflow.repository, path: workflow.path, ref: workflow.ref },
    source:
      checkedOut(resolvedDependencies, workflow?.repository) ??
      sourceCommit(externalParameters?.configSource, metadata?.buildkit_metadata),
    runUrl: runUrl([metadata?.invocationId, metadata?.invocationID, builderId]),
    startedAt: metadata?.startedOn,
    finishedAt: metadata?.finishedOn,
    materials: listed(resolvedDependencies),
  };
}

function fromVersion02(predicate: unknown): Provenance {
  const { builder, buildType, invocation, metadata, materials } = valid(version02, predicate, label);
  const { configSource, environment } = invocation ?? {};
  const workflow = generatedWorkflow(configSource, environment?.github_ref);
  const run = environment?.github_run_id;
  const attempt = environment?.github_run_attempt ?? '1';
  const generatorRun =
    run !== undefined && workflow?.repository !== undefined
      ? `${workflow.repository}/actions/runs/${run}/attempts/${attempt}`
      : undefined;
  return {
    slsaVersion: '0.2',
    builderId: builder?.id,
    buildType,
    workflow,
    source: sourceCommit(configSource, metadata?.[buildKitKey]),
    runUrl: runUrl([generatorRun, metadata?.buildInvocationID, builder?.id]),
    startedAt: metadata?.buildStartedOn,
    finishedAt: metadata?.buildFinishedOn,
    materials: listed(materials),
  };
}

/** The dependency that GitHub's provenance names first: the commit that the workflow ran on. */
function checkedOut(dependencies: Materials, repository: string | undefined): SourceCommit | undefined {
  if (repository === undefined) return undefined;
  const found = dependencies.find(({ uri }) => uri !== undefined && repositoryUrl(uri) === repositoryUrl(repository));
  return found && { repository: found.uri, commit: commitOf(found.digest) };
}

/** A remote context has its commit in the config source; for a local one, buildx adds what its git checkout is. */
function sourceCommit(config: ConfigSource, metadata: BuildKit): SourceCommit | undefined {
  const commit = commitOf(config?.digest ?? []);
  if (config?.uri !== undefined && commit !== undefined) return { repository: config.uri, commit };
  const { source: repository, revision } = metadata?.vcs ?? {};
  return repository === undefined && revision === undefined ? undefined : { repository, commit: revision };
}

function commitOf(digests: readonly string[]): string | undefined {
  // Git's SHA-256 is `gitCommit` too; `sha1` is how SLSA 0.2 and BuildKit name commits.
  return digests.map((digest) => /^(?:gitCommit|sha1):(.+)$/s.exec(digest)?.[1]).find((commit) => commit !== undefined);
}

/** Of slsa-github-generator, whose entry point is the file of a workflow. */
function generatedWorkflow(config: ConfigSource, ref: string | undefined): Workflow | undefined {
  const path = config?.entryPoint;
  if (config?.uri === undefined || !path?.startsWith('.github/')) return undefined;
  return { repository: repositoryUrl(config.uri), path, ref };
}

/** The first that is a run of GitHub Actions. */
function runUrl(candidates: readonly (string | undefined)[]): string | undefined {
  return candidates.find((candidate) => {
    const url = URL.parse(candidate ?? '');
    const isPlain = url?.protocol === 'https:' && url.username === '' && url.password === '';
    return isPlain && /^\/[^/]+\/[^/]+\/actions\/runs\/\d+(?:\/attempts\/\d+)?$/.test(url.pathname);
  });
}

function listed(materials: Materials): Material[] {
  return materials.flatMap(({ uri, name, digest }) => {
    const named = uri ?? name;
    return named === undefined ? [] : [{ uri: named, digests: digest }];
  });
}
