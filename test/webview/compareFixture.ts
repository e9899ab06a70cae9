import { compareLayers } from '../../src/core/comparison/layers.ts';
import { comparePackages } from '../../src/core/comparison/packages.ts';
import { comparePlatforms } from '../../src/core/comparison/platforms.ts';
import { compareSizes } from '../../src/core/comparison/size.ts';
import { compareSources } from '../../src/core/comparison/sources.ts';
import type { ValueChange } from '../../src/core/comparison/values.ts';
import { githubDotCom } from '../../src/core/github/host.ts';
import type { ComparisonView, ImageComparisonView, LayersComparison } from '../../src/messages/compare.ts';
import { digestOf, layerOf } from '../core/comparison/fixtures.ts';

const repository = 'https://github.com/octo-org/api-gateway';

function layersView(count: number): LayersComparison {
  const instructions: [instruction: string, old: number, current: number][] = [
    ['ADD alpine-minirootfs-3.20.3-x86_64.tar.gz /', 3_400_000, 3_400_000],
    ['RUN apk add --no-cache ca-certificates tzdata', 1_200_000, 1_200_000],
    ['COPY package.json package-lock.json ./', 41_000, 43_000],
    ['RUN npm ci --omit=dev', 28_700_000, 61_100_000],
    ['COPY dist ./dist', 612_000, 702_000],
  ];
  const more = Array.from({ length: Math.max(0, count - instructions.length) }, (_, index) => {
    const size = 1000 + index;
    return [`RUN step ${index}`, size, index % 2 === 0 ? size : size + 1] as [string, number, number];
  });
  const all = [...instructions, ...more];
  const before = all.map(([text, old], index) => layerOf(old * 10_000 + index, text, old));
  const after = all.map(([text, , current], index) => layerOf(current * 10_000 + index, text, current));
  const layers = compareLayers(
    [...before, layerOf(7, 'COPY legacy ./legacy', 90_000)],
    [...after, layerOf(8, 'COPY assets ./assets', 240_000)],
  );
  const image = (all: readonly { layer: { size: number | undefined } }[], config: number) => ({
    config: layerOf(9, '', config).layer,
    compressedSize: all.reduce((sum, { layer }) => sum + (layer.size ?? 0), config),
  });
  return {
    size: compareSizes(
      image([...before, layerOf(7, '', 90_000)], 4000),
      image([...after, layerOf(8, '', 240_000)], 4100),
      layers,
    ),
    layers,
    config: [
      { name: 'entrypoint', before: '["/usr/local/bin/node"]', after: '["/usr/local/bin/node"]' },
      { name: 'user', before: undefined, after: '1000:1000' },
      { name: 'exposedPorts', before: '8080/tcp', after: '8080/tcp, 9090/tcp' },
      { name: 'created', before: '2026-11-10T09:30:00Z', after: '2026-11-20T09:30:00Z' },
    ],
    origin: [{ name: 'baseName', before: 'docker.io/library/alpine:3.19', after: 'docker.io/library/alpine:3.20' }],
    env: [
      { name: 'NODE_VERSION', before: '22.9.0', after: '22.11.0' },
      ...Array.from({ length: 12 }, (_, index) => same(`VARIABLE_${index}`, `value ${index}`)),
    ],
    labels: [same('org.opencontainers.image.source', repository)],
    annotations: [],
  };
}

function same(name: string, value: string): ValueChange {
  return { name, before: value, after: value };
}

function packagesOf(count: number) {
  const all = Array.from({ length: count }, (_, index) => `package-${index}`);
  const sbom = (version: (index: number) => string) => ({
    packages: all.map((name, index) => ({
      name,
      version: version(index),
      licence: 'MIT',
      purl: `pkg:npm/${name}@${version(index)}`,
    })),
  });
  return comparePackages(
    sbom((index) => `1.${index}.0`),
    sbom((index) => (index % 2 === 0 ? `1.${index}.0` : `1.${index}.1`)),
  );
}

export interface Amounts {
  readonly platforms?: number;
  readonly layers?: number;
  readonly packages?: number;
}

/** Two releases of which the newer one is larger, has lost its SBOM's signature and runs on another platform. */
export function imageComparison(amounts: Amounts = {}, more: Partial<ImageComparisonView> = {}): ImageComparisonView {
  const { packages } = amounts;
  const platform = (index: number, content: number, size: number) => ({
    digest: digestOf(content),
    name: ['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/riscv64'][index] ?? `linux/arm64/v${index}`,
    size,
  });
  const count = amounts.platforms ?? 3;
  const before = Array.from({ length: count }, (_, index) => platform(index, index + 1, 34_000_000 + index));
  const after = Array.from({ length: count }, (_, index) => platform(index, index + 1000, 66_700_000 + index));
  return {
    platforms: {
      kind: 'read',
      value: {
        platforms: comparePlatforms(before, [...after.slice(0, 2), platform(3, 5000, 70_000_000), ...after.slice(4)]),
        chosen: 0,
      },
    },
    layers: { kind: 'read', value: layersView(amounts.layers ?? 5) },
    source: {
      kind: 'read',
      value: compareSources(
        githubDotCom,
        { repository, commit: 'a'.repeat(40) },
        { repository, commit: 'b'.repeat(40) },
      ),
    },
    attachments: {
      kind: 'read',
      value: {
        changes: [
          { kind: 'provenance', predicateType: undefined, before: 2, after: 2 },
          { kind: 'sbom', predicateType: undefined, before: 2, after: 2 },
          { kind: 'signature', predicateType: undefined, before: 1, after: 0 },
        ],
        failures: { before: [], after: [] },
        isComplete: true,
        sbomSize: 2_480_000,
      },
    },
    packages: packages === undefined ? undefined : { kind: 'read', value: packagesOf(packages) },
    ...more,
  };
}

export function comparisonView(more: Partial<ComparisonView> = {}): ComparisonView {
  const target = { owner: { kind: 'organization', login: 'octo-org' }, packageType: 'container', name: 'api-gateway' };
  return {
    packageType: 'container',
    subtitle: 'octo-org/api-gateway · Container · public',
    before: { name: '3.4.9', createdAt: '2026-11-10T09:30:00Z' },
    after: { name: '3.5.0', createdAt: '2026-11-20T09:30:00Z' },
    metadata: [
      { name: 'tags', before: '3.4.9', after: '3.5.0, latest' },
      { name: 'created', before: '2026-11-10T09:30:00Z', after: '2026-11-20T09:30:00Z' },
    ],
    image: imageComparison(),
    state: { before: { ...target, versionId: 1 }, after: { ...target, versionId: 2 } },
    ...more,
  };
}

/** Two versions of a package without images. */
export function npmComparison(): ComparisonView {
  const { subtitle, before, after, state } = comparisonView();
  return {
    subtitle,
    before,
    after,
    state,
    packageType: 'npm',
    metadata: [
      { name: 'version', before: '1.0.0', after: '1.1.0' },
      { name: 'license', before: 'MIT', after: 'MIT' },
      { name: 'description', before: 'A tool', after: 'A better tool' },
      { name: 'created', before: '2026-11-10T09:30:00Z', after: '2026-11-20T09:30:00Z' },
    ],
  };
}
