import { startGitHub } from '../../github/server.ts';
import type { Asked } from './site.ts';
import { addImages, benchWorld, images } from './world.ts';

/*
 * The GitHub of the benchmark, in a process of its own, so that its work is not counted as the client's. What it
 * is told it answers with the times of the requests that it has had.
 */

// What only a real workbench is asked to load.
const world = benchWorld();
addImages(world, images.fourHundredThousand, 400_000, true);
const github = await startGitHub({ world, limits: { enforcePrimary: false, perHour: 10_000_000 } });
process.on('message', (asked: Asked) => {
  if (asked.latency !== undefined) {
    github.behaviour.latency = asked.latency;
    github.clearLog();
  }
  process.send?.(github.log.map(({ at }) => at));
});
process.once('disconnect', () => process.exit());
process.send?.(github.origin);
