import { days, minutes } from '../clock.ts';
import { addVersion, type Package, type PackageVersion, type World } from '../world.ts';
import {
  devContainer,
  dockerImage,
  fluxArtifact,
  helmChart,
  homebrewBottle,
  otherArtifact,
  wasmModule,
} from './artifacts.ts';
import type { Build } from './build.ts';
import { builtImage, builtIndex } from './builtImages.ts';
import { provenanceTypes, spdxText, spdxType } from './buildx.ts';
import { addImage } from './history.ts';
import {
  artifactOf,
  blobOf,
  digestOf,
  imageConfig,
  imageIndex,
  indexOver,
  manifestOf,
  type Manifest,
} from './manifests.ts';
import { recipes } from './recipes.ts';
import { bundleReferrer, cosign2Attestation, cosign2Signature, referrersIndex } from './signatures.ts';

/*
 * One version of every kind that the registry holds, as the tools push it. Each is tagged with the name of its kind.
 */

/** A manifest to push, the tags it gets, and what belongs to it by how it is to be recognized. */
interface Kind {
  readonly root: Manifest;
  readonly parts?: Readonly<Record<string, Manifest>>;
  /** Fallback tags of parts, by their names. */
  readonly tags?: Readonly<Record<string, string>>;
}

const recipe = recipes.node(60);
const platforms = ['linux/amd64', 'linux/arm64/v8'];

function image(build: Build): Manifest {
  return builtImage(recipe, build, 'linux/amd64');
}

const fallback = ({ digest }: Manifest, ending = ''): string => digest.replace(':', '-') + ending;

/** The parts of an index by platform, then by what they attest. */
function buildx(build: Build, attested: boolean, asArtifacts = false): Kind {
  const { index, children } = builtIndex(recipe, build, platforms, { attested, sbom: true, asArtifacts });
  const names = [...platforms, ...platforms.map((platform) => `attestation of ${platform}`)];
  return { root: index, parts: Object.fromEntries(children.map((child, at) => [names[at] ?? '', child])) };
}

function cosign2(build: Build, prefix = '', isKeyed = false): Kind {
  const root = image(build);
  const document = blobOf(() => spdxText(recipe, build, root));
  const config = blobOf(() => '{"architecture":"","os":"","config":{},"rootfs":{"type":"layers","diff_ids":[]}}');
  const sbom = artifactOf([{ blob: document, mediaType: 'text/spdx+json' }], { config, configType: imageConfig });
  const provenance = { buildType: 'https://example.com/release', builder: { id: 'https://example.com/builder' } };
  return {
    root,
    parts: {
      signature: cosign2Signature(root, build, { isKeyed }),
      attestation: cosign2Attestation(root, build, provenanceTypes.old, provenance),
      sbom,
    },
    tags: {
      signature: prefix + fallback(root, '.sig'),
      attestation: prefix + fallback(root, '.att'),
      sbom: prefix + fallback(root, '.sbom'),
    },
  };
}

function cosign3(build: Build): Kind {
  const root = image(build);
  const signature = bundleReferrer(root, build);
  const sbom = bundleReferrer(root, build, spdxType, JSON.parse(spdxText(recipe, build, root)) as object);
  return {
    root,
    parts: { signature, sbom, referrers: referrersIndex(signature, sbom) },
    tags: { referrers: fallback(root) },
  };
}

const makers = {
  /** One platform, no index around it. */
  image: (build) => ({ root: image(build) }),
  /** In Docker's own media types. */
  dockerImage: () => ({ root: dockerImage('docker image') }),
  platforms: (build) => buildx(build, false),
  /** buildx's attestations in their usual shape. */
  buildx: (build) => buildx(build, true),
  /** buildx's attestations as OCI's artifacts. */
  buildxArtifacts: (build) => buildx(build, true, true),
  cosign2: (build) => cosign2(build),
  /** Signed with a key, so that nobody is named. */
  cosign2Keyed: (build) => cosign2(build, '', true),
  /** With `--attachment-tag-prefix`. */
  cosign2Prefixed: (build) => cosign2(build, 'release-'),
  /** With ghcr.io's wrong `artifactType` in the list of referrers. */
  cosign3,
  nestedIndex: (build) => {
    const { root: inner, parts } = buildx(build, false);
    return { root: indexOver(inner), parts: { inner, ...parts } };
  },
  /** `"manifests": null`, as some tools push it. */
  emptyIndex: () => ({ root: manifestOf(imageIndex, { manifests: null }, 0) }),
  helmChart: (build) => ({ root: helmChart(build) }),
  devContainerFeature: () => ({ root: devContainer('feature', 'node') }),
  devContainerTemplate: () => ({ root: devContainer('template', 'go-postgres') }),
  homebrewBottle: () => {
    const { index, children } = homebrewBottle('wget');
    return { root: index, parts: Object.fromEntries(children.map((child, at) => [`bottle ${String(at + 1)}`, child])) };
  },
  flux: () => ({ root: fluxArtifact('manifests') }),
  wasm: () => ({ root: wasmModule('component') }),
  wasmOfVersion1: () => ({ root: wasmModule('module', 'v1') }),
  otherArtifact: () => ({ root: otherArtifact('application/vnd.example.report') }),
} satisfies Record<string, (build: Build) => Kind>;

export type ImageKind = keyof typeof makers;
export const imageKinds = Object.keys(makers) as readonly ImageKind[];

export interface AddedKind {
  readonly root: PackageVersion;
  /** By what they are: `linux/amd64`, `attestation of linux/amd64`, `signature`, `referrers`, … */
  readonly parts: ReadonlyMap<string, PackageVersion>;
}

/** Adds a version of a kind, and the versions that belong to it. */
export function addImageKind(world: World, to: Package, kind: ImageKind): AddedKind {
  const build = buildOf(world, to, kind);
  return push(world, to, kind, makers[kind](build), build.createdAt);
}

function push(
  world: World,
  to: Package,
  tag: string,
  { root, parts = {}, tags = {} }: Kind,
  createdAt: number,
): AddedKind {
  const added = Object.entries(parts).map(([name, part], at) => {
    const fallbackTag = tags[name];
    // Documents about an image come after it.
    const isAfter = fallbackTag !== undefined || part.body.includes('"subject"');
    const moment = createdAt + (isAfter ? at + 1 : at - 30) * 1000;
    return [name, addImage(world, to, part, fallbackTag === undefined ? [] : [fallbackTag], moment)] as const;
  });
  return { root: addImage(world, to, root, [tag], createdAt), parts: new Map(added) };
}

export function addEveryImageKind(world: World, to: Package): ReadonlyMap<ImageKind, AddedKind> {
  return new Map(imageKinds.map((kind) => [kind, addImageKind(world, to, kind)]));
}

/** Adds a version that is tagged `missing`, of which the registry has no manifest. */
export function addMissingManifest(world: World, to: Package): PackageVersion {
  const createdAt = world.clock.now() - days(3);
  return addVersion(world, to, digestOf(`missing from ${to.name}`), { tags: ['missing'], createdAt });
}

/** Adds an index, tagged `incomplete`, one platform of which is gone: the registry does not know it any more. */
export function addMissingPlatform(world: World, to: Package): { root: PackageVersion; gone: string } {
  const build = { ...buildOf(world, to, 'platforms'), version: 'incomplete', number: 90 };
  const { root, parts } = push(world, to, 'incomplete', buildx(build, false), build.createdAt);
  const gone = parts.get('linux/arm64/v8')?.name ?? '';
  to.versions = to.versions.filter(({ name }) => name !== gone);
  return { root, gone };
}

/** Adds a version, tagged `unreadable`, whose manifest is none. */
export function addUnreadableManifest(world: World, to: Package): PackageVersion {
  const body = '{"schemaVersion":2,"mediaType":';
  const manifest = { digest: digestOf(body), mediaType: imageIndex, body, size: 0 };
  return addImage(world, to, manifest, ['unreadable'], world.clock.now() - days(3));
}

/** Adds a signature of an image that is gone. */
export function addSignatureOfGone(world: World, to: Package): { signature: PackageVersion; gone: string } {
  const build = { ...buildOf(world, to, 'cosign2'), version: 'gone', number: 7 };
  const gone = image(build);
  const tags = [fallback(gone, '.sig')];
  return {
    signature: addImage(world, to, cosign2Signature(gone, build), tags, build.createdAt),
    gone: gone.digest,
  };
}

function buildOf(world: World, { owner, name, repository }: Package, kind: ImageKind): Build {
  const at = imageKinds.indexOf(kind);
  const createdAt = world.clock.now() - days(2) - minutes(at * 10);
  return {
    image: `${owner}/${name}`.toLowerCase(),
    repository: repository ? `${owner}/${repository.name}` : undefined,
    // Late enough for provenance of SLSA 1.
    number: 60 + at,
    version: kind,
    createdAt,
    baseCreatedAt: createdAt - days(9),
  };
}
