import type { Operation } from '../../../src/core/deletion/operation.ts';
import { openWindow } from '../../core/deletion/fixtures.ts';
import { manualClock } from '../../github/clock.ts';
import { startGitHub } from '../../github/server.ts';
import { imageReference } from '../clients/product.ts';
import { openScript } from '../clients/script.ts';
import { figure } from '../row.ts';
import { addImages, benchWorld, imageOrganization, images, token } from '../site/world.ts';
import { timed, type Task } from '../task.ts';

const count = 1_000;
const perMinute = 180;
/** How many a script deletes to tell its pace: a plugin that waits for real seconds takes no simulated clock. */
const sample = 6;

/** A thousand deletes under GitHub's limit of 900 points a minute, five for a write. */
export const deletePaced: Task = {
  name: 'delete',
  async run({ latency, site }) {
    const clock = manualClock();
    const world = benchWorld(clock);
    const many = addImages(world, 'many', count + 1);
    const github = await startGitHub({ world, clock, limits: { enforceSecondary: true } });
    let took: number;
    const faults: string[] = [];
    try {
      const window = openWindow({ github, clock, token, latency });
      const target = imageReference(many.name);
      const plan = many.versions.slice(0, count).map(({ id, name, tags }): Operation => ({
        action: 'delete',
        target: { ...target, versionId: id },
        facts: { versionName: name, tags },
      }));
      const started = clock.now();
      const results = await window.queue.run(plan);
      took = clock.now() - started;
      const deleted = results.filter(({ outcome }) => outcome.kind === 'deleted').length;
      const refused = github.log.filter(({ status }) => status === 403 || status === 429).length;
      if (deleted !== count) faults.push(`${String(deleted)} deleted`);
      if (refused > 0) faults.push(`${String(refused)} refused`);
    } finally {
      await github.close();
    }
    const limit = (count / perMinute) * 60_000;
    const { origin, setLatency } = await site();
    await setLatency(latency);
    return [
      {
        bar: 'deletePaced',
        ours: figure('ms', took),
        octokit: figure('ms', await scriptDeletes(origin)),
        limit: figure('ms', limit),
        judged: figure('times', took / limit),
        note: `octokit reckoned from ${String(sample)}`,
        faults,
      },
    ];
  },
};

/** ms that a script would take for all, by the first few. The versions deleted are of a package that is used for nothing else. */
async function scriptDeletes(origin: string): Promise<number> {
  const script = openScript(origin);
  const ofPackage = { org: imageOrganization, package_type: 'container', package_name: images.spare } as const;
  const { data } = await script.request('GET /orgs/{org}/packages/{package_type}/{package_name}/versions', ofPackage);
  const [first, ...others] = data.slice(0, sample + 1).map(({ id }) => id);
  const remove = (package_version_id = 0) =>
    script.request('DELETE /orgs/{org}/packages/{package_type}/{package_name}/versions/{package_version_id}', {
      ...ofPackage,
      package_version_id,
    });
  // The first goes out at once.
  await remove(first);
  const milliseconds = await timed(() => Promise.all(others.map(remove)));
  return (milliseconds / others.length) * count;
}
