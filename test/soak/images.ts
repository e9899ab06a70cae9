import { spawnSync } from 'node:child_process';
import { repositoryRoot } from '../workbench/cache.ts';

/*
 * The first part of `npm run soak`: a thousand random packages of images, where `npm test` has a few. Each is cleaned up
 * at random on the local GitHub, while requests fail and others push; what stays has to be whole.
 */

const { status } = spawnSync(
  'mocha',
  ['--reporter', 'dot', 'test/core/deletion/imageWorld.test.ts', 'test/core/deletion/plan.property.test.ts'],
  { cwd: repositoryRoot, stdio: 'inherit', env: { ...process.env, IMAGE_SEEDS: '1000' } },
);
process.exitCode = status ?? 1;
