import { spawnSync } from 'node:child_process';
import { repositoryRoot } from '../workbench/cache.ts';

/*
 * The first part of `npm run soak`: more of the random packages of which `npm test` has a few. Each is cleaned up on the
 * local GitHub, by random rules or a random selection, while requests fail and others push; what stays has to be whole,
 * and the server, Recently Deleted and the results have to agree. Then random rules, for random packages, whose plans
 * have to be what they promise.
 */

const { status } = spawnSync(
  'mocha',
  [
    ...['--reporter', 'dot', '--timeout', '300000'],
    'test/core/cleanUp/randomCleanUp.test.ts',
    'test/core/deletion/imageWorld.test.ts',
    'test/core/retention/planPickedImages.property.test.ts',
    'test/core/retention/properties.test.ts',
  ],
  {
    cwd: repositoryRoot,
    stdio: 'inherit',
    env: { ...process.env, CLEAN_UP_PLANS: '500', IMAGE_SEEDS: '1000', RETENTION_RUNS: '5000' },
  },
);
process.exitCode = status ?? 1;
