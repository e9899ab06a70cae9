import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startGitHub } from '../github/server.ts';
import { repositoryRoot } from '../workbench/cache.ts';
import { runExtensionHostTests } from '../workbench/extensionHost.ts';
import { buildSoak } from './build.ts';
import { startControl } from './control.ts';
import { scaled, type Course } from './course.ts';
import { isSound, textOf } from './report.ts';
import { soakWorld } from './world.ts';

/*
 * `npm run soak`: walks at random through the extension in a real extension host, while requests fail, and looks at
 * rest whether everything is as it was. Prints tables, writes them to `out/soak.txt`, and ends with exit code 1 where a
 * level is not kept or anything was wrong. `--minutes`, `--seed` and `--speed` (of the clock) change how.
 */

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    speed: { type: 'string', default: '6' },
  },
});
const [minutes, seed, speed] = [Number(values.minutes), Number(values.seed), Number(values.speed)];
const epoch = Date.now();
const clock = { now: () => scaled({ epoch, speed }, Date.now()) };
const { extension, walk } = await buildSoak();
const github = await startGitHub({ world: soakWorld(clock), limits: { enforcePrimary: false } });
const control = await startControl(github, seed);
try {
  const heading = `Soak of ${minutes} min at ${speed} times the clock (${(minutes * speed).toFixed(1)} min of use), seed ${seed}`;
  console.log(`${heading} is under way. VS Code says meanwhile:`);
  const course: Course = { origin: github.origin, control: control.origin, seed, minutes, speed, epoch };
  await runExtensionHostTests({
    extensionDevelopmentPath: extension,
    extensionTestsPath: walk,
    settings: { 'githubPackages.provider': 'github-enterprise', 'github-enterprise.uri': github.origin },
    env: { SOAK: JSON.stringify(course) },
  });
  const report = control.report();
  if (!report) throw new Error('The walk has told nothing.');
  const result = { walk: report, met: control.met, requests: control.requests() };
  const text = `${heading}\n\n${textOf(result)}\n`;
  const file = path.join(repositoryRoot, 'out', 'soak.txt');
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  console.log(`\n${text}`);
  process.exitCode = isSound(result) ? 0 : 1;
} finally {
  await control.close();
  await github.close();
}
