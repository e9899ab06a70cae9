import type { Attestation, Package } from '../world.ts';
import { commitOf, runOf, sourceOf, timestamp, type Build } from './build.ts';
import { provenanceTypes } from './buildx.ts';
import type { Manifest } from './manifests.ts';
import { bundleOf } from './signatures.ts';

/** The attestation of a build that `actions/attest-build-provenance` leaves with GitHub. */
export function gitHubAttestation(of: Manifest, build: Build, { owner, repository }: Package): Attestation {
  return {
    owner,
    digest: of.digest,
    repositoryId: repository?.id ?? 0,
    get bundle() {
      return bundleOf(of, build, provenanceTypes.new, workflowProvenance(build));
    },
  };
}

function workflowProvenance(build: Build): object {
  const repository = sourceOf(build) ?? '';
  const workflow = { ref: 'refs/heads/main', repository, path: '.github/workflows/release.yml' };
  return {
    buildDefinition: {
      buildType: 'https://actions.github.io/buildtypes/workflow/v1',
      externalParameters: { workflow },
      internalParameters: { github: { event_name: 'push', runner_environment: 'github-hosted' } },
      resolvedDependencies: [{ uri: `git+${repository}@${workflow.ref}`, digest: { gitCommit: commitOf(build) } }],
    },
    runDetails: {
      builder: { id: `${repository}/${workflow.path}@${workflow.ref}` },
      metadata: {
        invocationId: `${repository}/actions/runs/${runOf(build)}/attempts/1`,
        startedOn: timestamp(build.createdAt - 120_000),
        finishedOn: timestamp(build.createdAt),
      },
    },
  };
}
