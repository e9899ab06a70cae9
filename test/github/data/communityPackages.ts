import { addPackage, addRepository, type World } from '../world.ts';
import { addImages, addReleases, randomOf } from './history.ts';

const owner = 'open-source-collective';
const subjects = [
  'array',
  'async',
  'buffer',
  'cache',
  'cli',
  'color',
  'csv',
  'date',
  'diff',
  'event',
  'fetch',
  'file',
  'glob',
  'html',
  'http',
  'json',
  'locale',
  'log',
  'math',
  'path',
  'promise',
  'query',
  'random',
  'schema',
  'stream',
];
const kinds = ['chunk', 'clone', 'format', 'guard', 'lite', 'match', 'merge', 'parse', 'pool', 'tools'];

/** An organization that mona is not in: 250 public npm packages, and some of each other type but Docker. */
export function addCommunityPackages(world: World): void {
  const random = randomOf(owner);
  for (const subject of subjects) {
    for (const kind of kinds) {
      const name = `${subject}-${kind}`;
      const added = addPackage(world, owner, 'npm', name, {
        repository: addRepository(world, name, { description: `${subject} ${kind} for JavaScript` }),
      });
      const last = 1 + random() * 400;
      addReleases(world, added, {
        versions: 1 + Math.floor(random() * 12),
        first: last + 30 + random() * 900,
        last,
        license: random() < 0.7 ? 'MIT' : 'Apache-2.0',
        description: `${subject} ${kind} for JavaScript`,
        downloads: Math.round(random() * 9_000),
      });
    }
  }
  const repository = addRepository(world, 'collective-runtime', { description: 'One runtime for all' });
  const runtime = addPackage(world, owner, 'container', 'runtime/base.image', { repository });
  addImages(world, runtime, {
    releases: 24,
    first: 900,
    last: 3,
    untagged: 8,
    platforms: ['linux/amd64', 'linux/arm64', 'linux/ppc64le', 'linux/s390x'],
    builtFrom: 'alpine',
    attested: true,
    signed: true,
    megabytes: 28,
    downloads: 2_104_332,
  });
  const jvm = addPackage(world, owner, 'maven', 'org.collective.runtime.jvm-bridge', { repository });
  addReleases(world, jvm, {
    versions: 20,
    first: 800,
    last: 18,
    license: 'Apache-2.0',
    description: 'Runs on the JVM',
  });
  const gem = addPackage(world, owner, 'rubygems', 'collective-runtime', { repository });
  addReleases(world, gem, { versions: 12, first: 700, last: 25, license: 'MIT', description: 'Ruby bindings' });
  const assembly = addPackage(world, owner, 'nuget', 'Collective.Runtime', { repository });
  addReleases(world, assembly, { versions: 15, first: 600, last: 22, license: 'MIT', description: '.NET bindings' });
}
