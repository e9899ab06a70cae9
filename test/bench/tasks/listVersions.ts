import { mostInFlight } from '../bars.ts';
import { loopVersions } from '../clients/loop.ts';
import { noTraffic, observed } from '../clients/observed.ts';
import { loadAllVersions, openProduct } from '../clients/product.ts';
import { openScript, scriptVersions } from '../clients/script.ts';
import { images } from '../site/world.ts';
import { pagesLimit, ratios } from '../statistics.ts';
import { timed, type Task } from '../task.ts';

const pages = 100;
const versions = 10_000;

/** All versions of a package of 10,000, by us, by a script, and page after page. */
export const listVersions: Task = {
  name: 'list',
  async run({ rounds, latency, site }) {
    const { origin, setLatency } = await site();
    const took = { ours: [] as number[], script: [] as number[], loop: [] as number[], atOnce: [] as number[] };
    const limits: number[] = [];
    let inFlight = 0;

    const ours = async () => {
      const traffic = noTraffic();
      const explorer = openProduct(origin, { transport: observed(traffic) });
      const milliseconds = await timed(async () => complete(await loadAllVersions(explorer, images.tenThousand)));
      inFlight = Math.max(inFlight, traffic.mostInFlight);
      return milliseconds;
    };
    const script = () =>
      timed(async () => complete((await scriptVersions(openScript(origin), images.tenThousand)).length));
    const loop = () => timed(async () => complete((await loopVersions(origin, images.tenThousand)).length));

    // What is done for the first time is slow for all of them.
    await setLatency(0);
    for (const candidate of [ours, script, loop]) await candidate();
    for (let round = 0; round < rounds; round++) {
      await setLatency(0);
      took.atOnce.push(await ours());
      await setLatency(latency);
      took.ours.push(await ours());
      took.script.push(await script());
      took.loop.push(await loop());
      limits.push(pagesLimit(pages, inFlight, latency) + (took.atOnce.at(-1) ?? NaN));
    }
    const ms = (of: string, values: readonly number[]) => ({ of, unit: 'ms', rounds: values }) as const;
    const faults = inFlight > mostInFlight ? [`${String(inFlight)} in flight`] : [];
    const note = `${String(inFlight)} pages in flight`;
    return [
      {
        bar: 'listFaster',
        ours: ms('ours', took.ours),
        beside: [ms('octokit.paginate', took.script), ms('page after page', took.loop)],
        judged: { unit: 'times', rounds: ratios(took.script, took.ours) },
        faults,
        note,
      },
      {
        bar: 'listLimit',
        ours: ms('ours', took.ours),
        beside: [ms('limit', limits), ms('ours at 0 ms', took.atOnce)],
        judged: { unit: 'times', rounds: ratios(took.ours, limits) },
        faults,
        note,
      },
    ];
  },
};

function complete(count: number): void {
  if (count !== versions) throw new Error(`${String(count)} versions were listed instead of ${String(versions)}`);
}
