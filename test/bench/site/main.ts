import { startGitHub } from '../../github/server.ts';
import type { Asked } from './site.ts';
import { addCleanUp } from './cleanUp.ts';
import { addImages, benchWorld, imageOrganization, images, token } from './world.ts';

/*
 * The GitHub of the benchmark, in a process of its own, so that its work is not counted as the client's. What it
 * is told it answers with the times of the requests that it has had.
 */

// What only a real workbench is asked to load.
const world = benchWorld();
addImages(world, images.fourHundredThousand, 400_000, true);
addCleanUp(world);
const github = await startGitHub({ world, limits: { enforcePrimary: false, perHour: 10_000_000 } });
// A server that runs has long been compiled: without this the first hundred answers take three times as long.
const list = `/api/v3/orgs/${imageOrganization}/packages/container/${images.fourHundredThousand}/versions?per_page=100`;
for (let page = 1; page <= 300; page++) {
  const address = `${github.origin}${list}&page=${String(page)}`;
  const answer = await fetch(address, { headers: { authorization: `Bearer ${token}` } });
  await answer.text();
  if (!answer.ok) throw new Error(`${address}: ${String(answer.status)}`);
}

process.on('message', (asked: Asked) => {
  if (asked.latency !== undefined) {
    github.behaviour.latency = asked.latency;
    github.clearLog();
  }
  process.send?.(github.log.map(({ at }) => at));
});
process.once('disconnect', () => process.exit());
process.send?.(github.origin);
