import { baseDigest, commitOf, sourceOf, timestamp, type Build } from './build.ts';
import { attestationOf, attestationType, ociAttestationOf } from './buildx.ts';
import {
  blobDescriptor,
  blobOf,
  descriptor,
  digestOf,
  imageConfig,
  imageIndex,
  imageLayer,
  imageManifest,
  manifestOf,
  parsePlatform,
  type Manifest,
} from './manifests.ts';
import { baseEvery, type Recipe, type Step } from './recipes.ts';

/** The image of one platform. Its layers are those of the builds before it, where their steps made nothing else. */
export function builtImage(recipe: Recipe, build: Build, platform: string): Manifest {
  const layers = layersOf(recipe, build, platform);
  const config = blobOf(() => configText(recipe, build, platform, layers));
  const content = {
    config: blobDescriptor(config, imageConfig),
    layers: layers.map(({ digest, size }) => ({ mediaType: imageLayer, digest, size })),
    annotations: {
      'org.opencontainers.image.base.digest': baseDigest(recipe, build),
      'org.opencontainers.image.base.name': recipe.base.name,
    },
  };
  const size = layers.reduce((sum, layer) => sum + layer.size, config.size);
  return manifestOf(imageManifest, content, size, [config]);
}

export interface BuildxOptions {
  readonly attested: boolean;
  readonly sbom: boolean;
  /** Attestations as OCI's artifacts, with an SBOM. */
  readonly asArtifacts?: boolean;
}

/** As buildx pushes it: an index over the images of the platforms, and, where attested, an attestation for each. */
export function builtIndex(
  recipe: Recipe,
  build: Build,
  platforms: readonly string[],
  { attested, sbom, asArtifacts = false }: BuildxOptions,
): { index: Manifest; children: Manifest[] } {
  const images = platforms.map((platform) => ({ platform, manifest: builtImage(recipe, build, platform) }));
  const attestations = attested
    ? images.map(({ platform, manifest }) => ({
        of: manifest,
        manifest: asArtifacts
          ? ociAttestationOf(manifest, recipe, build, platform)
          : attestationOf(manifest, recipe, build, platform, sbom),
      }))
    : [];
  const content = {
    manifests: [
      ...images.map(({ platform, manifest }) => ({ ...descriptor(manifest), platform: parsePlatform(platform) })),
      ...attestations.map(({ of, manifest }) => ({
        ...descriptor(manifest),
        ...(asArtifacts ? { artifactType: attestationType } : {}),
        annotations: {
          'vnd.docker.reference.digest': of.digest,
          'vnd.docker.reference.type': 'attestation-manifest',
        },
        platform: { architecture: 'unknown', os: 'unknown' },
      })),
    ],
    annotations: sourceFields(build),
  };
  return {
    index: manifestOf(imageIndex, content, 0),
    children: [...images, ...attestations].map(({ manifest }) => manifest),
  };
}

/** What docker/metadata-action makes labels and annotations of. */
function sourceFields(build: Build): Record<string, string> {
  const { image, version, createdAt } = build;
  const source = sourceOf(build);
  return {
    'org.opencontainers.image.created': timestamp(createdAt),
    ...(source === undefined ? {} : { 'org.opencontainers.image.revision': commitOf(build) }),
    ...(source === undefined ? {} : { 'org.opencontainers.image.source': source }),
    'org.opencontainers.image.title': image.slice(image.indexOf('/') + 1),
    'org.opencontainers.image.version': version,
  };
}

interface Layer {
  readonly digest: string;
  readonly size: number;
}

/** Base layers are found again for each of thousands of builds. */
const baseLayers = new Map<string, Layer[]>();

function layersOf(recipe: Recipe, { image, number }: Build, platform: string): Layer[] {
  const { base, steps, id } = recipe;
  const baseUpdates = Math.floor(number / baseEvery);
  const key = `${base.name} ${String(baseUpdates)} ${platform}`;
  const below =
    baseLayers.get(key) ??
    base.steps.filter(isLayer).map((step, at) => layer(step, `${key} ${String(at)}`, baseUpdates));
  baseLayers.set(key, below);
  const own = steps.filter(isLayer).map((step) => {
    const { instruction, every } = step;
    const updates = Math.floor(number / (every ?? baseEvery));
    const variant = every === undefined ? '' : id;
    return layer(step, `${image} ${platform} ${variant} ${instruction} ${String(updates)}`, updates);
  });
  return [...below, ...own];
}

const isLayer = ({ megabytes }: Step): boolean => megabytes !== undefined;

/** Layers grow a little with time. */
function layer({ megabytes = 0 }: Step, seed: string, updates: number): Layer {
  const size = megabytes * 1_048_576 * (1 + updates * 0.001);
  return { digest: digestOf(`layer ${seed}`), size: Math.round(size) + 120 + (seed.length % 7) * 13 };
}

/** The config of a recipe and platform, cut where something of a build belongs. */
const templates = new Map<string, string[]>();

function configText(recipe: Recipe, build: Build, platform: string, layers: readonly Layer[]): string {
  const key = `${recipe.id} ${platform} ${build.repository ?? ''} ${build.image}`;
  const template = templates.get(key) ?? configTemplate(recipe, build, platform).split(/<(\w+)>/);
  templates.set(key, template);
  const values: Record<string, string> = {
    created: timestamp(build.createdAt),
    baseCreated: timestamp(build.baseCreatedAt),
    revision: commitOf(build),
    version: build.version,
    // Digests of what the layers hold uncompressed.
    diffs: layers.map(({ digest }) => `sha256:${digest.slice(39)}${digest.slice(7, 39)}`).join('","'),
  };
  return template.map((text, index) => (index % 2 === 1 ? values[text] : text)).join('');
}

function configTemplate(recipe: Recipe, build: Build, platform: string): string {
  const { base, steps, config } = recipe;
  const { os, architecture, variant } = parsePlatform(platform);
  const source = sourceOf(build);
  const labels = Object.keys(sourceFields(build)).map((name): [string, string] => {
    const [, last = ''] = /\.(\w+)$/.exec(name) ?? [];
    const fixed = last === 'source' ? source : last === 'title' ? sourceFields(build)[name] : undefined;
    return [name, fixed ?? `<${last}>`];
  });
  const history = (list: readonly Step[], created: string) =>
    list.map(({ instruction, megabytes }) => ({
      created,
      created_by: instruction.replaceAll('<arch>', architecture),
      ...(/^[A-Z]/.test(instruction) ? { comment: 'buildkit.dockerfile.v0' } : {}),
      ...(megabytes === undefined ? { empty_layer: true } : {}),
    }));
  return JSON.stringify({
    architecture,
    ...(variant === undefined ? {} : { variant }),
    config: {
      ...(base.cmd ? { Cmd: base.cmd } : {}),
      ...config,
      Env: [...base.env, ...config.Env],
      Labels: Object.fromEntries(labels),
    },
    created: '<created>',
    history: [...history(base.steps, '<baseCreated>'), ...history(steps, '<created>')],
    os,
    rootfs: { type: 'layers', diff_ids: ['<diffs>'] },
  });
}
