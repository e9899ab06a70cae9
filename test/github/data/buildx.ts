import { hash } from 'node:crypto';
import { baseDigest, commitOf, runOf, sourceOf, timestamp, type Build } from './build.ts';
import { artifactOf, blobOf, descriptor, imageConfig, type Blob, type Manifest } from './manifests.ts';
import type { Recipe } from './recipes.ts';
import { softwareOf } from './software.ts';

const inToto = 'application/vnd.in-toto+json';
export const provenanceTypes = { old: 'https://slsa.dev/provenance/v0.2', new: 'https://slsa.dev/provenance/v1' };
export const attestationType = 'application/vnd.docker.attestation.manifest.v1+json';
export const spdxType = 'https://spdx.dev/Document';
/** BuildKit has written SLSA 1 since. */
const firstWithVersion1 = 50;

/** What buildx attaches to the image of a platform: its provenance, and, if asked for, a bill of what is in it. */
export function attestationOf(of: Manifest, recipe: Recipe, build: Build, platform: string, sbom: boolean): Manifest {
  const statements = statementsOf(of, recipe, build, platform, sbom);
  const diffs = statements.map(({ blob }) => blob.digest);
  const config = blobOf(() =>
    JSON.stringify({
      architecture: 'unknown',
      os: 'unknown',
      config: {},
      rootfs: { type: 'layers', diff_ids: diffs },
    }),
  );
  return artifactOf(statements.map(layerFor), { config, configType: imageConfig });
}

/** The other shape, which buildx writes where it is told to keep to OCI's artifacts. */
export function ociAttestationOf(of: Manifest, recipe: Recipe, build: Build, platform: string): Manifest {
  return artifactOf(statementsOf(of, recipe, build, platform, true).map(layerFor), {
    artifactType: attestationType,
    subject: descriptor(of),
  });
}

interface StoredStatement {
  readonly blob: Blob;
  readonly predicateType: string;
}

function layerFor({ blob, predicateType }: StoredStatement) {
  return { blob, mediaType: inToto, annotations: { 'in-toto.io/predicate-type': predicateType } };
}

function statementsOf(of: Manifest, recipe: Recipe, build: Build, platform: string, sbom: boolean): StoredStatement[] {
  const isNew = build.number >= firstWithVersion1;
  const predicateType = isNew ? provenanceTypes.new : provenanceTypes.old;
  const predicate = isNew ? provenance1 : provenance02;
  const provenance = blobOf(
    () => `${statementStart(of, build, platform, predicateType)}${JSON.stringify(predicate(recipe, build, platform))}}`,
  );
  const bill = () => blobOf(() => `${statementStart(of, build, platform, spdxType)}${spdxText(recipe, build, of)}}`);
  return [...(sbom ? [{ blob: bill(), predicateType: spdxType }] : []), { blob: provenance, predicateType }];
}

/** All of a statement before its predicate. */
function statementStart({ digest }: Manifest, { image, version }: Build, platform: string, type: string): string {
  const name = `pkg:docker/ghcr.io/${image}@${version}?platform=${encodeURIComponent(platform)}`;
  const subject = [{ name, digest: { sha256: digest.slice(7) } }];
  const start = { _type: 'https://in-toto.io/Statement/v0.1', predicateType: type, subject };
  return `${JSON.stringify(start).slice(0, -1)},"predicate":`;
}

const localContext = { uri: 'input:context' };

function configSource(build: Build): { uri?: string; digest?: object } {
  const source = sourceOf(build);
  if (source === undefined) return localContext;
  const ref = build.version === 'main' ? 'refs/heads/main' : `refs/tags/v${build.version}`;
  return { uri: `${source}.git#${ref}`, digest: { sha1: commitOf(build) } };
}

function builderId(build: Build): string {
  const source = sourceOf(build);
  return source === undefined ? '' : `${source}/actions/runs/${runOf(build)}/attempts/1`;
}

function materials(recipe: Recipe, build: Build, platform: string): object[] {
  const digest = { sha256: baseDigest(recipe, build).slice(7) };
  return [{ uri: `${recipe.base.purl}?platform=${encodeURIComponent(platform)}`, digest }];
}

const vcs = (build: Build) => {
  const source = sourceOf(build);
  return source === undefined ? {} : { vcs: { source, revision: commitOf(build) } };
};

const invocationOf = ({ image, number }: Build) => hash('sha1', `invocation ${image} ${String(number)}`).slice(0, 25);
/** When the build began, two minutes before its end. */
const started = ({ createdAt }: Build) => timestamp(createdAt - 120_000);

function provenance02(recipe: Recipe, build: Build, platform: string): object {
  return {
    builder: { id: builderId(build) },
    buildType: 'https://mobyproject.org/buildkit@v1',
    materials: materials(recipe, build, platform),
    invocation: {
      configSource: { ...configSource(build), entryPoint: 'Dockerfile' },
      parameters: { frontend: 'dockerfile.v0', args: { 'build-arg:VERSION': build.version } },
      environment: { platform: 'linux/amd64' },
    },
    metadata: {
      buildInvocationID: invocationOf(build),
      buildStartedOn: started(build),
      buildFinishedOn: timestamp(build.createdAt),
      completeness: { parameters: true, environment: true, materials: false },
      reproducible: false,
      'https://mobyproject.org/buildkit@v1#metadata': vcs(build),
    },
  };
}

function provenance1(recipe: Recipe, build: Build, platform: string): object {
  return {
    buildDefinition: {
      buildType: 'https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md',
      externalParameters: {
        configSource: { ...configSource(build), path: 'Dockerfile' },
        request: { frontend: 'dockerfile.v0', args: { 'build-arg:VERSION': build.version } },
      },
      internalParameters: { builderPlatform: 'linux/amd64' },
      resolvedDependencies: materials(recipe, build, platform),
    },
    runDetails: {
      builder: { id: builderId(build) },
      metadata: {
        invocationID: invocationOf(build),
        startedOn: started(build),
        finishedOn: timestamp(build.createdAt),
        buildkit_metadata: vcs(build),
        buildkit_completeness: { request: true, resolvedDependencies: false },
        buildkit_reproducible: false,
      },
    },
  };
}

/** The packages of an SPDX document, which many images share. */
const packagesText = new Map<string, string>();

/** The bill of a recipe's software, as syft writes it. */
export function spdxText(recipe: Recipe, { image, createdAt, number }: Build, { digest }: Manifest): string {
  const updates = Math.floor(number / 3) + (recipe.moreUpdates ?? 0);
  const key = `${recipe.software.join()} ${String(updates)}`;
  const packages = packagesText.get(key) ?? spdxPackages(recipe, updates);
  packagesText.set(key, packages);
  const start = JSON.stringify({
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: 'sbom',
    documentNamespace: `https://docker.com/docker-scout/fs/sbom-${digest.slice(7, 39)}`,
    creationInfo: {
      creators: ['Organization: Anchore, Inc', 'Tool: syft-v1.9.0', 'Tool: buildkit-v0.16.0'],
      created: timestamp(createdAt),
    },
    comment: `Of ${image}`,
  });
  return `${start.slice(0, -1)},"packages":${packages}}`;
}

function spdxPackages({ software }: Recipe, updates: number): string {
  return JSON.stringify(
    softwareOf(software, updates).map(({ name, version, licence, purl }, index) => ({
      name,
      SPDXID: `SPDXRef-Package-${String(index)}`,
      versionInfo: version,
      supplier: 'NOASSERTION',
      downloadLocation: 'NOASSERTION',
      filesAnalyzed: false,
      licenseConcluded: 'NOASSERTION',
      licenseDeclared: licence,
      copyrightText: 'NOASSERTION',
      externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl }],
    })),
  );
}
