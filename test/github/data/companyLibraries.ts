import type { Visibility } from '../../../src/core/github/types.ts';
import type { LibraryPlan } from './believableWorld.ts';

function library(
  path: string,
  type: LibraryPlan['type'],
  repository: string | null | undefined,
  visibility: Visibility,
  published: LibraryPlan['published'],
  options: LibraryPlan['options'] = {},
): LibraryPlan {
  const [owner = '', name = ''] = path.split(/\/(.*)/);
  return { owner, type, name, ...(repository === undefined ? {} : { repository }), visibility, published, options };
}

const mit = 'MIT';
const apache = 'Apache-2.0';

/** Packages of the other five types. */
export const libraries: readonly LibraryPlan[] = [
  library('mona/eslint-config-mona', 'npm', 'eslint-config-mona', 'public', {
    versions: 34,
    first: 1500,
    last: 12,
    license: mit,
    description: 'The lint rules of all my projects',
  }),
  library('mona/markdown-toc-lite', 'npm', 'markdown-toc-lite', 'public', {
    versions: 19,
    first: 980,
    last: 41,
    license: 'ISC',
    description: 'Tables of contents for Markdown, in 90 lines',
    downloads: 12_904,
  }),
  library('mona/budget-import', 'npm', undefined, 'private', {
    versions: 3,
    first: 60,
    last: 8,
    license: 'UNLICENSED',
  }),
  library('mona/rack-request-timer', 'rubygems', 'rack-request-timer', 'public', {
    versions: 11,
    first: 1300,
    last: 220,
    license: mit,
    description: 'Rack middleware that times requests',
  }),
  library('mona/Mona.Extensions.Logging', 'nuget', 'Mona.Extensions.Logging', 'public', {
    versions: 16,
    first: 700,
    last: 30,
    license: mit,
    description: 'Structured logging for background services',
    prerelease: 'preview',
  }),
  library('mona/dev.mona.tools.json-cli', 'maven', 'json-cli', 'public', {
    versions: 6,
    first: 500,
    last: 95,
    license: apache,
    description: 'Queries JSON from the command line',
  }),
  library('mona/blog-image', 'docker', 'blog', 'public', { versions: 4, first: 1700, last: 1450 }),

  library('octo-org/design-tokens', 'npm', 'design-system', 'private', {
    versions: 87,
    first: 900,
    last: 0.2,
    license: 'UNLICENSED',
    description: 'Colours, type and spacing of Octo',
    deleted: 3,
  }),
  library('octo-org/react-components', 'npm', 'design-system', 'private', {
    versions: 164,
    first: 880,
    last: 1,
    license: 'UNLICENSED',
    description: 'The components of Octo’s web applications',
    deleted: 30,
    prerelease: 'beta',
  }),
  library('octo-org/feature-flags-sdk', 'npm', 'feature-flags', 'public', {
    versions: 45,
    first: 640,
    last: 5,
    license: mit,
    description: 'Feature flags for browsers and Node.js',
    downloads: 391_002,
  }),
  library('octo-org/openapi-client', 'npm', 'openapi-client', 'internal', {
    versions: 28,
    first: 330,
    last: 3,
    license: mit,
    description: 'The typed client of all internal APIs',
  }),
  library('octo-org/eslint-plugin-octo', 'npm', 'eslint-plugin-octo', 'internal', {
    versions: 9,
    first: 280,
    last: 66,
    license: mit,
    description: 'House rules, enforced',
  }),
  library('octo-org/prototype-sandbox', 'npm', undefined, 'private', {
    versions: 1,
    first: 21,
    last: 21,
    license: 'UNLICENSED',
  }),
  library('octo-org/com.example.platform.billing-core', 'maven', 'billing-platform', 'private', {
    versions: 52,
    first: 760,
    last: 2,
    license: apache,
    description: 'The domain model of billing',
    prerelease: 'SNAPSHOT',
  }),
  library('octo-org/com.example.platform.billing-client', 'maven', 'billing-platform', 'private', {
    versions: 48,
    first: 755,
    last: 2,
    license: apache,
    description: 'Java client of the billing service',
  }),
  library('octo-org/com.example.build.gradle-conventions', 'maven', 'gradle-conventions', 'public', {
    versions: 22,
    first: 410,
    last: 13,
    license: apache,
    description: 'Convention plugins for Gradle builds',
  }),
  library('octo-org/Octo.Messaging', 'nuget', 'dotnet-messaging', 'private', {
    versions: 37,
    first: 650,
    last: 4,
    license: mit,
    description: 'Messages over RabbitMQ and Azure Service Bus',
    prerelease: 'preview',
  }),
  library('octo-org/Octo.Messaging.Abstractions', 'nuget', 'dotnet-messaging', 'private', {
    versions: 37,
    first: 650,
    last: 4,
    license: mit,
    description: 'Contracts of Octo.Messaging',
    prerelease: 'preview',
  }),
  library('octo-org/Octo.Analyzers', 'nuget', 'dotnet-analyzers', 'public', {
    versions: 12,
    first: 240,
    last: 51,
    license: mit,
    description: 'Roslyn analyzers for house rules',
  }),
  library('octo-org/octo_auth', 'rubygems', 'octo_auth', 'private', {
    versions: 26,
    first: 1010,
    last: 9,
    license: mit,
    description: 'Single sign-on for Rails applications',
  }),
  library('octo-org/octo-rubocop', 'rubygems', 'octo-rubocop', 'public', {
    versions: 15,
    first: 820,
    last: 37,
    license: mit,
    description: 'RuboCop rules shared by all Ruby projects',
  }),
  library('octo-org/api-gateway', 'docker', 'api-gateway', 'private', { versions: 18, first: 1800, last: 1250 }),
  library('octo-org/libstdc++-builder', 'docker', 'cpp-toolchain', 'public', { versions: 7, first: 1600, last: 1300 }),

  library('acme-platform/platform-sdk', 'npm', 'platform-sdk', 'internal', {
    versions: 73,
    first: 520,
    last: 0.6,
    license: 'UNLICENSED',
    description: 'Everything a service of Acme needs',
  }),
  library('acme-platform/logger', 'npm', 'logger', 'public', {
    versions: 31,
    first: 480,
    last: 24,
    license: mit,
    description: 'Structured logs, one line each',
  }),
  library('acme-platform/io.acme.platform.kafka-streams-support', 'maven', 'streams', 'private', {
    versions: 19,
    first: 350,
    last: 7,
    license: apache,
    description: 'Kafka Streams, with sane defaults',
  }),
  library('acme-platform/Acme.Identity', 'nuget', 'identity', 'internal', {
    versions: 23,
    first: 430,
    last: 6,
    license: 'Proprietary',
    description: 'Identity and access for .NET services',
  }),
  library('acme-platform/acme-metrics', 'rubygems', 'acme-metrics', 'private', {
    versions: 8,
    first: 300,
    last: 88,
    license: mit,
    description: 'Counters and gauges',
  }),
  library('northwind-secure/risk-models', 'npm', 'risk-models', 'private', {
    versions: 14,
    first: 200,
    last: 2,
    license: 'UNLICENSED',
  }),
  library('contoso-restricted/inventory-client', 'npm', 'inventory', 'private', {
    versions: 10,
    first: 180,
    last: 14,
    license: 'UNLICENSED',
  }),
  library(
    'hubot/hubot-standup',
    'npm',
    'hubot-standup',
    'public',
    { versions: 13, first: 1900, last: 310, license: mit, description: 'Asks everyone what they did yesterday' },
    { ownerShown: 'absent' },
  ),
  library(
    'hubot/hubot-weather',
    'npm',
    null,
    'public',
    { versions: 5, first: 2100, last: 1500, license: mit },
    { ownerShown: 'null' },
  ),
];

/** Packages of the Docker registry whose names stand in the way of their migration; most have a container namesake. */
export const conflicts: readonly LibraryPlan[] = [
  library(
    'mona/legacy-blog',
    'docker',
    'blog',
    'public',
    { versions: 6, first: 1900, last: 1600 },
    { migrationConflict: true },
  ),
  library(
    'octo-org/hello-world',
    'docker',
    'hello-world',
    'public',
    { versions: 3, first: 2000, last: 1750 },
    { migrationConflict: true },
  ),
  library(
    'octo-org/web-frontend',
    'docker',
    'web-frontend',
    'private',
    { versions: 25, first: 1950, last: 1400 },
    { migrationConflict: true },
  ),
  library(
    'octo-org/batch-runner',
    'docker',
    'batch',
    'public',
    { versions: 9, first: 1850, last: 1500 },
    { migrationConflict: true },
  ),
];
