import type { ImageView, LayerView } from '../../src/messages/image.ts';
import type { Sbom } from '../../src/core/documents/types.ts';

const digestOf = (number: number) => `sha256:${number.toString(16).padStart(64, '0')}`;
const at = '2026-11-20T09:30:00Z';

const instructions = [
  'ADD alpine-minirootfs-3.20.3-x86_64.tar.gz /',
  'RUN apk add --no-cache ca-certificates tzdata',
  'WORKDIR /srv',
  'COPY package.json package-lock.json ./',
  'RUN npm ci --omit=dev',
  'COPY dist ./dist',
];

function layers(count: number): LayerView[] {
  return Array.from({ length: count }, (_, index) => ({
    digest: digestOf(index + 100),
    size: [3_400_000, 1_200_000, 93, 41_000, 28_700_000, 612_000][index % 6],
    instruction: instructions[index % instructions.length],
    created: at,
    sharedWith: index < 3 ? 41 : 0,
  }));
}

/** @param bytes how long each package is at least, as JSON. */
export function sbomOf(count: number, bytes = 0): Sbom {
  return {
    format: 'SPDX',
    name: 'api-gateway',
    created: at,
    tools: ['syft 1.9.0'],
    packages: Array.from({ length: count }, (_, index) => ({
      name: `package-${index}`,
      version: `1.${index}.0`,
      licence: index % 3 === 0 ? 'Apache-2.0' : 'MIT',
      purl: `pkg:npm/package-${index}@1.${index}.0${bytes > 0 ? `?path=${`${index} `.repeat(bytes).slice(0, bytes)}` : ''}`,
    })),
  };
}

export interface Amounts {
  readonly platforms?: number;
  readonly layers?: number;
  readonly packages?: number;
  readonly bytesOfPackage?: number;
}

/** A release with everything that may be attached to one. */
export function imageView(amounts: Amounts = {}, more: Partial<ImageView> = {}): ImageView {
  const { packages } = amounts;
  const names = ['linux/amd64', 'linux/arm64', 'linux/arm/v7'];
  const platforms = Array.from({ length: amounts.platforms ?? 3 }, (_, index) => ({
    digest: digestOf(index + 1),
    name: names[index] ?? `linux/arm64/v${index}`,
    size: 34_000_000 + index * 1_100_000,
  }));
  const source = 'https://github.com/octo-org/api-gateway';
  const commit = '4f1c9f0c2a9d5e7b8a6c3d2e1f0a9b8c7d6e5f4a';
  return {
    contents: {
      kind: 'read',
      value: {
        platforms,
        chosen: 0,
        annotations: [{ name: 'org.opencontainers.image.version', value: '3.5.0' }],
        readAt: Date.parse(at),
      },
    },
    config: {
      kind: 'read',
      value: {
        layers: layers(amounts.layers ?? 6),
        configDigest: `sha256:${'c'.repeat(64)}`,
        config: {
          kind: 'read',
          value: {
            created: at,
            author: undefined,
            platform: 'linux/amd64',
            entrypoint: ['/usr/local/bin/node'],
            cmd: ['dist/server.js'],
            env: Array.from({ length: 12 }, (_, index) => ({ name: `VARIABLE_${index}`, value: `value ${index}` })),
            user: '1000:1000',
            workdir: '/srv',
            exposedPorts: ['8080/tcp'],
            volumes: ['/data'],
            stopSignal: 'SIGTERM',
            labels: [{ name: 'org.opencontainers.image.source', value: source }],
            healthcheck: undefined,
            history: [],
          },
        },
        source: {
          source,
          revision: commit,
          licence: 'MIT',
          baseName: 'docker.io/library/alpine:3.20',
          baseDigest: digestOf(9),
          version: '3.5.0',
          title: 'api-gateway',
          description: undefined,
          created: at,
        },
        sourceUrl: source,
        commitUrl: `${source}/commit/${commit}`,
      },
    },
    attachments: {
      kind: 'read',
      value: {
        provenances: [
          {
            kind: 'read',
            value: {
              subject: 'linux/amd64',
              provenance: {
                slsaVersion: '1',
                builderId: `${source}/.github/workflows/release.yml@refs/tags/v3.5.0`,
                buildType: 'https://actions.github.io/buildtypes/workflow/v1',
                workflow: { repository: source, path: '.github/workflows/release.yml', ref: 'refs/tags/v3.5.0' },
                source: { repository: source, commit },
                runUrl: `${source}/actions/runs/9876543210`,
                startedAt: at,
                finishedAt: at,
                materials: [],
              },
              sourceUrl: source,
              commitUrl: `${source}/commit/${commit}`,
            },
          },
        ],
        sboms: [
          {
            subject: 'linux/amd64',
            digest: digestOf(51),
            size: 1_240_000,
            packages:
              packages === undefined ? undefined : { kind: 'read', value: sbomOf(packages, amounts.bytesOfPackage) },
          },
        ],
        signatures: [
          {
            subject: '',
            predicateType: undefined,
            signer: `${source}/.github/workflows/release.yml@refs/tags/v3.5.0`,
            issuer: 'https://token.actions.githubusercontent.com',
            isSigned: true,
            signedAt: Date.parse(at),
            runUrl: `${source}/actions/runs/9876543210`,
          },
        ],
        commands: [
          {
            tool: 'cosign',
            command: `cosign verify ghcr.io/octo-org/api-gateway@${digestOf(1)} --certificate-identity ${source}/.github/workflows/release.yml@refs/tags/v3.5.0 --certificate-oidc-issuer https://token.actions.githubusercontent.com`,
          },
        ],
        documents: [
          { label: 'Provenance · linux/amd64', digest: digestOf(50), size: 4_100 },
          { label: 'SBOM · linux/amd64', digest: digestOf(51), size: 1_240_000 },
        ],
        failures: [],
        isComplete: true,
      },
    },
    gitHubAttestations: { kind: 'read', value: [] },
    ...more,
  };
}
