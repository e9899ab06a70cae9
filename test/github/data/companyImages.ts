import type { Visibility } from '../../../src/core/github/types.ts';
import type { ContainerPlan } from './believableWorld.ts';
import type { ImageHistory } from './history.ts';

const servers = ['linux/amd64', 'linux/arm64'];
const everywhere = ['linux/amd64', 'linux/arm64', 'linux/arm/v7'];

function image(
  owner: string,
  name: string,
  repository: string | null,
  visibility: Visibility,
  published: ImageHistory,
  options: ContainerPlan['options'] = {},
): ContainerPlan {
  return { owner, type: 'container', name, repository, visibility, published, options };
}

/** The container images of mona, of her organizations, and of hubot. */
export const containers: readonly ContainerPlan[] = [
  image('mona', 'dotfiles-devcontainer', 'dotfiles', 'public', {
    releases: 14,
    first: 420,
    last: 2,
    untagged: 6,
    platforms: servers,
    megabytes: 412,
  }),
  image('mona', 'homelab/grafana', 'homelab', 'private', { releases: 9, first: 260, last: 11, megabytes: 96 }),
  image('mona', 'homelab/pi-hole', 'homelab', 'private', {
    releases: 3,
    first: 200,
    last: 64,
    platforms: everywhere,
    megabytes: 38,
    deleted: 4,
  }),
  image('mona', 'legacy-blog', 'blog', 'public', { releases: 2, first: 1400, last: 1100, megabytes: 180 }),
  image('octo-org', 'api-gateway', 'api-gateway', 'private', {
    releases: 38,
    first: 610,
    last: 0.1,
    untagged: 22,
    platforms: servers,
    attested: true,
    signed: true,
    megabytes: 71,
    deleted: 12,
    moving: ['latest', '4', 'stable'],
  }),
  image('octo-org', 'web-frontend', 'web-frontend', 'private', {
    releases: 61,
    first: 540,
    last: 0.4,
    untagged: 40,
    megabytes: 54,
    deleted: 31,
    moving: ['latest', 'main'],
  }),
  image('octo-org', 'charts/ingress-nginx', 'helm-charts', 'public', {
    releases: 17,
    first: 700,
    last: 19,
    megabytes: 0.1,
    license: 'Apache-2.0',
    moving: [],
  }),
  image('octo-org', 'charts/postgres-operator', 'helm-charts', 'public', {
    releases: 8,
    first: 350,
    last: 33,
    megabytes: 0.1,
    moving: [],
  }),
  image('octo-org', 'platform/build-tools_ci', 'build-tools', 'internal', {
    releases: 24,
    first: 480,
    last: 4,
    untagged: 12,
    platforms: servers,
    attested: true,
    megabytes: 850,
    moving: ['latest', 'edge'],
  }),
  image('octo-org', 'octo-cli', 'cli', 'public', {
    releases: 21,
    first: 800,
    last: 6,
    platforms: everywhere,
    attested: true,
    signed: true,
    megabytes: 18,
    downloads: 48_211,
  }),
  image('octo-org', 'telemetry-collector', 'telemetry', 'private', {
    releases: 40,
    first: 1100,
    last: 0.02,
    untagged: 9_960,
    megabytes: 33,
    moving: ['latest', 'nightly'],
  }),
  image('octo-org', 'image-resizer', null, 'private', { releases: 1, first: 47, last: 47, megabytes: 120 }),
  image('octo-org', 'hello-world', 'hello-world', 'public', { releases: 1, first: 1200, last: 1200, megabytes: 2 }),
  image('acme-platform', 'billing-api', 'billing', 'internal', {
    releases: 29,
    first: 390,
    last: 1,
    untagged: 10,
    platforms: servers,
    attested: true,
    megabytes: 88,
  }),
  image('acme-platform', 'ledger-worker', 'billing', 'private', { releases: 12, first: 210, last: 3, megabytes: 92 }),
  image(
    'acme-platform',
    'secrets-broker',
    'secrets-broker',
    'private',
    { releases: 5, first: 100, last: 9, megabytes: 24 },
    { membersMayRead: false },
  ),
  image(
    'acme-platform',
    'docs-site',
    'docs',
    'public',
    { releases: 33, first: 500, last: 2, megabytes: 31 },
    { admins: ['mona'] },
  ),
  image('northwind-secure', 'fraud-scoring', 'fraud-scoring', 'private', {
    releases: 16,
    first: 300,
    last: 1,
    platforms: servers,
    attested: true,
    megabytes: 640,
  }),
  image('contoso-restricted', 'warehouse-sync', 'warehouse', 'private', {
    releases: 7,
    first: 150,
    last: 5,
    megabytes: 77,
  }),
  image('hubot', 'hubot-matteradapter', 'hubot-matteradapter', 'public', {
    releases: 11,
    first: 900,
    last: 28,
    platforms: servers,
    megabytes: 64,
  }),
  image('hubot', 'scratch', null, 'private', { releases: 2, first: 80, last: 70, megabytes: 9 }),
];
