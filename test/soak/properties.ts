import { spawnSync } from 'node:child_process';
import { repositoryRoot } from '../workbench/cache.ts';

/*
 * The first part of `npm run soak`: more of the random examples of which `npm test` has a few, always the same ones.
 * Packages are cleaned up on the local GitHub, by random rules or a random selection, while requests fail and others
 * push; what stays has to be whole, and the server, Recently Deleted and the results have to agree. Then all properties,
 * and the script for CI has to make the plans that the extension makes.
 */

const { status } = spawnSync(
  'mocha',
  [
    ...['--reporter', 'dot', '--timeout', '600000'],
    'test/core/cleanUp/randomCleanUp.test.ts',
    'test/core/deletion/imageWorld.test.ts',
    'test/core/retention/planPickedImages.property.test.ts',
    'test/core/retention/properties.test.ts',
    'test/core/**/*.property.test.ts',
    'test/script/sameBytes.test.ts',
  ],
  {
    cwd: repositoryRoot,
    stdio: 'inherit',
    env: { ...process.env, CLEAN_UP_PLANS: '500', IMAGE_SEEDS: '1000', PROPERTY_RUNS: '5000', SCRIPT_WORLDS: '200' },
  },
);
process.exitCode = status ?? 1;
