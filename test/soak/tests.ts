import { spawnSync } from 'node:child_process';
import { repositoryRoot } from '../workbench/cache.ts';

/*
 * The first part of `npm run soak`: tests for which `npm test` has no time. More of the random examples, of which it has
 * a few, always the same ones: packages are cleaned up on the local GitHub, by random rules or a random selection, while
 * requests fail and others push; what stays has to be whole, and the server, Recently Deleted and the results have to
 * agree. Then all properties; the script for CI has to make the plans that the extension makes; the pages in every theme;
 * and what drives VS Code in the tests.
 */

function run(parameters: readonly string[], variables: Readonly<Record<string, string>>): boolean {
  const { status } = spawnSync('mocha', ['--reporter', 'dot', '--timeout', '600000', ...parameters], {
    cwd: repositoryRoot,
    stdio: 'inherit',
    env: { ...process.env, ...variables },
  });
  return status === 0;
}

const passed = [
  run(
    [
      'test/core/cleanUp/randomCleanUp.test.ts',
      'test/core/deletion/imageWorld.test.ts',
      'test/core/retention/planPickedImages.property.test.ts',
      'test/core/retention/properties.test.ts',
      'test/core/**/*.property.test.ts',
      'test/script/sameBytes.test.ts',
    ],
    { CLEAN_UP_PLANS: '500', IMAGE_SEEDS: '1000', PROPERTY_RUNS: '5000', SCRIPT_WORLDS: '200' },
  ),
  run(['test/webview/**/*.test.ts', '--grep', 'accessible'], { EVERY_THEME: '1' }),
  run(['test/workbench/**/*.test.ts'], {}),
];
process.exitCode = passed.every(Boolean) ? 0 : 1;
