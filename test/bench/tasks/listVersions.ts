import { maxInFlight } from '../bars.ts';
import { loopVersions } from '../clients/loop.ts';
import { noTraffic, observed } from '../clients/observed.ts';
import { loadAllVersions, openProduct } from '../clients/product.ts';
import { openScript, scriptVersions } from '../clients/script.ts';
import { figure } from '../row.ts';
import { images } from '../site/world.ts';
import { pagesLimit, ratios } from '../statistics.ts';
import { shown } from '../table.ts';
import { timed, type Task } from '../task.ts';

const pages = 100;
const versions = 10_000;

/** All versions of a package of 10,000, by us, by a script, and page after page. */
export const listVersions: Task = {
  name: 'list',
  async run({ rounds, latency, site }) {
    const { origin, setLatency } = await site();
    const took = { ours: [] as number[], script: [] as number[], loop: [] as number[], atOnce: [] as number[] };
    let inFlight = 0;

    const list = async () => {
      const traffic = noTraffic();
      const explorer = openProduct(origin, { transport: observed(traffic) });
      const milliseconds = await timed(async () => complete(await loadAllVersions(explorer, images.tenThousand)));
      inFlight = Math.max(inFlight, traffic.maxInFlight);
      return milliseconds;
    };
    const script = () =>
      timed(async () => complete((await scriptVersions(openScript(origin), images.tenThousand)).length));
    const loop = () => timed(async () => complete((await loopVersions(origin, images.tenThousand)).length));

    // What is done for the first time is slow for all of them.
    await setLatency(0);
    for (const candidate of [list, script, loop]) await candidate();
    for (let round = 0; round < rounds; round++) {
      await setLatency(0);
      took.atOnce.push(await list());
      await setLatency(latency);
      took.ours.push(await list());
      took.script.push(await script());
      took.loop.push(await loop());
    }
    // What we need besides waiting, undisturbed.
    const own = Math.min(...took.atOnce);
    const limit = pagesLimit(pages, inFlight, latency) + own;
    const ours = figure('ms', ...took.ours);
    const peers = {
      octokit: figure('ms', ...took.script),
      pageAfterPage: figure('ms', ...took.loop),
      faults: inFlight > maxInFlight ? [`${String(inFlight)} in flight`] : [],
      note: `${String(inFlight)} pages in flight, ${shown(own, 'ms')} of our own`,
    };
    return [
      { bar: 'listFaster', ours, judged: figure('times', ...ratios(took.script, took.ours)), ...peers },
      {
        bar: 'listLimit',
        ours,
        limit: figure('ms', limit),
        judged: figure('times', ...took.ours.map((milliseconds) => milliseconds / limit)),
        ...peers,
      },
    ];
  },
};

function complete(count: number): void {
  if (count !== versions) throw new Error(`${String(count)} versions were listed instead of ${String(versions)}`);
}
