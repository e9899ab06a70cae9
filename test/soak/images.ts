import { spawnSync } from 'node:child_process';
import { repositoryRoot } from '../workbench/cache.ts';

/*
 * The first part of `npm run soak`: a thousand random packages of images, where `npm test` has a few. Each is cleaned up
 * at random on the local GitHub, while requests fail and others push; what stays has to be whole. Then random rules, for
 * random packages, whose plans have to be what they promise.
 */

const { status } = spawnSync(
  'mocha',
  [
    ...['--reporter', 'dot', '--timeout', '300000'],
    'test/core/deletion/imageWorld.test.ts',
    'test/core/deletion/plan.property.test.ts',
    'test/core/retention/properties.test.ts',
  ],
  { cwd: repositoryRoot, stdio: 'inherit', env: { ...process.env, IMAGE_SEEDS: '1000', RETENTION_RUNS: '5000' } },
);
process.exitCode = status ?? 1;
