import { loadAllVersions, openProduct } from '../clients/product.ts';
import { openScript, scriptVersions } from '../clients/script.ts';
import { figure } from '../row.ts';
import { images } from '../site/world.ts';
import { pacedPagesLimit } from '../statistics.ts';
import { simulated, type Simulation } from '../simulated.ts';
import type { Task } from '../task.ts';

const versions = 100_000;
const pages = 1_000;
const perMinute = 900;

/** All versions of a package of 100,000 while GitHub lets no more than 900 requests a minute in. */
export const listPaced: Task = {
  name: 'paced',
  async run({ latency }) {
    // On a simulated clock every round is the same.
    const ours = await simulated(latency, async ({ github, time, transport }) => {
      const explorer = openProduct(github.origin, { transport, now: time.now, sleep: time.sleep });
      return loadAllVersions(explorer, images.hundredThousand);
    });
    const script = await simulated(latency, async ({ github, transport }) => {
      return (await scriptVersions(openScript(github.origin, transport), images.hundredThousand)).length;
    });
    const inFlight = ours.traffic.maxInFlight;
    const limit = pacedPagesLimit(pages, perMinute, inFlight, latency);
    return [
      {
        bar: 'listPaced',
        ours: figure('ms', ours.took),
        octokit: figure('ms', script.took),
        limit: figure('ms', limit),
        judged: figure('times', ours.took / limit),
        faults: [...faultsOf(ours, 'ours'), ...faultsOf(script, 'octokit.paginate')],
        note: `${String(inFlight)} in flight`,
      },
    ];
  },
};

function faultsOf({ result, refused }: Simulation<number>, of: string): string[] {
  return [
    ...(refused > 0 && of === 'ours' ? [`${String(refused)} refused`] : []),
    ...(result === versions ? [] : [`${of}: ${String(result)} versions`]),
  ];
}
