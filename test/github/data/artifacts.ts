import { commitOf, sourceOf, timestamp, type Build } from './build.ts';
import {
  blobDescriptor,
  blobOf,
  descriptor,
  digestOf,
  emptyConfig,
  imageConfig,
  imageIndex,
  imageLayer,
  imageManifest,
  layerOf,
  manifestOf,
  parsePlatform,
  type Blob,
  type Layer,
  type Manifest,
} from './manifests.ts';

/*
 * What else than images is pushed to the registry, as the tools of each kind push it.
 */

interface Content {
  readonly config: Blob;
  readonly configType: string;
  readonly layers: readonly Layer[];
  readonly artifactType?: string;
  readonly annotations?: Record<string, string>;
}

function artifact({ config, configType, layers, artifactType, annotations }: Content): Manifest {
  const content = {
    ...(artifactType === undefined ? {} : { artifactType }),
    config: blobDescriptor(config, configType),
    layers,
    ...(annotations === undefined ? {} : { annotations }),
  };
  const size = layers.reduce((sum, layer) => sum + layer.size, config.size);
  return manifestOf(imageManifest, content, size, [config]);
}

const json = (content: object): Blob => blobOf(() => JSON.stringify(content));

/** As `helm push` makes it: Chart.yaml is the config. */
export function helmChart(build: Build): Manifest {
  const name = build.image.slice(build.image.lastIndexOf('/') + 1);
  const config = json({
    name,
    version: build.version,
    description: `A Helm chart for ${name}`,
    apiVersion: 'v2',
    appVersion: build.version,
    type: 'application',
    ...(sourceOf(build) === undefined ? {} : { sources: [sourceOf(build)] }),
  });
  return artifact({
    config,
    configType: 'application/vnd.cncf.helm.config.v1+json',
    layers: [
      layerOf(
        `chart ${build.image} ${build.version} ${commitOf(build)}`,
        41_204,
        'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
      ),
    ],
    annotations: {
      'org.opencontainers.image.created': timestamp(build.createdAt),
      'org.opencontainers.image.description': `A Helm chart for ${name}`,
      'org.opencontainers.image.title': name,
      'org.opencontainers.image.version': build.version,
    },
  });
}

/** A dev container feature or template, as the devcontainer CLI makes it. */
export function devContainer(kind: 'feature' | 'template', id: string): Manifest {
  const title = `devcontainer-${kind}-${id}.tgz`;
  const layer = layerOf(title, 18_432, 'application/vnd.devcontainers.layer.v1+tar');
  const metadata = JSON.stringify({ id, version: '1.2.0', name: id, description: `Installs ${id}` });
  return artifact({
    config: blobOf(() => '{}'),
    configType: 'application/vnd.devcontainers',
    layers: [{ ...layer, annotations: { 'org.opencontainers.image.title': title } }],
    annotations: { 'dev.containers.metadata': metadata, 'com.github.package.type': `devcontainer_${kind}` },
  });
}

/** A Homebrew bottle: an index over one manifest for each system. */
export function homebrewBottle(formula: string): { index: Manifest; children: Manifest[] } {
  const systems = [
    { tag: 'arm64_sequoia', architecture: 'arm64', os: 'darwin', version: 'macOS 15' },
    { tag: 'sonoma', architecture: 'amd64', os: 'darwin', version: 'macOS 14' },
    { tag: 'x86_64_linux', architecture: 'amd64', os: 'linux', version: 'Ubuntu 22.04.5 LTS' },
  ];
  const annotations = {
    'com.github.package.type': 'homebrew_bottle',
    'org.opencontainers.image.title': formula,
    'org.opencontainers.image.version': '1.24.5',
    'org.opencontainers.image.source': `https://github.com/homebrew/homebrew-core/blob/HEAD/Formula/${formula[0] ?? ''}/${formula}.rb`,
  };
  const children = systems.map(({ tag, architecture, os }) => {
    const layer = layerOf(`${formula} ${tag}`, 1_480_113);
    const config = json({ architecture, os, rootfs: { type: 'layers', diff_ids: [digestOf(`${formula} ${tag}`)] } });
    const named = { ...annotations, 'org.opencontainers.image.ref.name': `1.24.5.${tag}` };
    return artifact({ config, configType: imageConfig, layers: [layer], annotations: named });
  });
  const manifests = children.map((child, index) => {
    const { tag = '', architecture, os, version } = systems[index] ?? {};
    const platform = { architecture, os, 'os.version': version };
    const named = { 'org.opencontainers.image.ref.name': `1.24.5.${tag}`, 'sh.brew.bottle.size': '1480113' };
    return { ...descriptor(child), platform, annotations: named };
  });
  return { index: manifestOf(imageIndex, { manifests, annotations }, 0), children };
}

/** As `flux push artifact` makes it. */
export function fluxArtifact(name: string): Manifest {
  return artifact({
    config: blobOf(() => '{}'),
    configType: 'application/vnd.cncf.flux.config.v1+json',
    layers: [layerOf(`flux ${name}`, 3_204, 'application/vnd.cncf.flux.content.v1.tar+gzip')],
    annotations: {
      'org.opencontainers.image.revision': `main@sha1:${digestOf(name).slice(7, 47)}`,
      'org.opencontainers.image.source': `https://github.com/octo-org/${name}`,
    },
  });
}

/** A WebAssembly component, with the config of the CNCF (`v0`), or that of wasm-to-oci (`v1`). */
export function wasmModule(name: string, version: 'v0' | 'v1' = 'v0'): Manifest {
  return artifact({
    config: json({ architecture: 'wasm', os: 'wasip2', layerDigests: [digestOf(`layer ${name}`)] }),
    configType: `application/vnd.wasm.config.${version}+json`,
    layers: [
      layerOf(name, 812_004, version === 'v0' ? 'application/wasm' : 'application/vnd.wasm.content.layer.v1+wasm'),
    ],
  });
}

/** Anything else, as `oras push --artifact-type` makes it. */
export function otherArtifact(artifactType: string): Manifest {
  return artifact({
    config: blobOf(() => '{}'),
    configType: emptyConfig,
    layers: [layerOf(artifactType, 5_120, 'text/markdown')],
    artifactType,
  });
}

/** An image in Docker's own types, without an index around it. */
export function dockerImage(seed: string, platform = 'linux/amd64'): Manifest {
  const config = json({
    ...parsePlatform(platform),
    config: { Cmd: ['/bin/sh'] },
    rootfs: { type: 'layers', diff_ids: [] },
  });
  const content = {
    config: blobDescriptor(config, 'application/vnd.docker.container.image.v1+json'),
    layers: [
      layerOf(seed, 3_623_807, imageLayer.replace('oci.image.layer.v1.tar+gzip', 'docker.image.rootfs.diff.tar.gzip')),
    ],
  };
  return manifestOf('application/vnd.docker.distribution.manifest.v2+json', content, 3_623_807 + config.size, [config]);
}
