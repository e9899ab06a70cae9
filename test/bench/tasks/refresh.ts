import { childrenOf } from '../../../src/core/explorer/children.ts';
import { noTraffic, observed, type Traffic } from '../clients/observed.ts';
import { loadAllVersions, openProduct } from '../clients/product.ts';
import { openScript, scriptPackages, scriptVersions } from '../clients/script.ts';
import type { Row } from '../row.ts';
import { images } from '../site/world.ts';
import type { Task } from '../task.ts';

/** "Refresh" with every organization open and a package of 10,000 versions loaded, when nothing has changed. */
export const refresh: Task = {
  name: 'refresh',
  async run({ latency, site }) {
    const { origin, setLatency } = await site();
    await setLatency(latency);
    let traffic = noTraffic();
    const explorer = openProduct(origin, { transport: (input, init) => transport(input, init) });
    let transport = observed(traffic);
    const rows = await childrenOf(explorer);
    await Promise.all(rows.map((row) => childrenOf(explorer, row)));
    await loadAllVersions(explorer, images.tenThousand);
    const loaded = traffic;

    traffic = noTraffic();
    transport = observed(traffic);
    await explorer.refresh();
    await childrenOf(explorer);
    const refreshed = traffic;

    traffic = noTraffic();
    const script = openScript(origin, observed(traffic));
    await script.request('GET /user');
    const { data: organizations } = await script.request('GET /user/orgs', { per_page: 100 });
    for (const { login } of organizations) await scriptPackages(script, login);
    await scriptVersions(script, images.tenThousand);
    return rowsOf(loaded, refreshed, traffic);
  },
};

function rowsOf(loaded: Traffic, refreshed: Traffic, script: Traffic): Row[] {
  const unchanged = (refreshed.statuses.get(304) ?? 0) / refreshed.requests;
  // Other requests went before: what was used by then is what the last answer before said.
  const used = refreshed.usedLast - loaded.usedLast;
  const statuses = [...refreshed.statuses].map(([status, count]) => `${String(count)} × ${String(status)}`).join(', ');
  const one = (of: string, unit: 'share' | 'bytes' | 'count', value: number) =>
    ({ of, unit, rounds: [value] }) as const;
  const scriptUsed = script.usedLast - script.usedFirst + 1;
  return [
    {
      bar: 'refreshUnchanged',
      ours: one('ours', 'share', unchanged),
      beside: [one('octokit.paginate', 'share', 0)],
      judged: one('', 'share', unchanged),
      note: statuses,
    },
    {
      bar: 'refreshBytes',
      ours: one('ours', 'bytes', refreshed.bytes),
      beside: [one('first load', 'bytes', loaded.bytes), one('octokit.paginate', 'bytes', script.bytes)],
      judged: one('', 'share', refreshed.bytes / loaded.bytes),
    },
    {
      bar: 'refreshQuota',
      ours: one('ours', 'count', used),
      beside: [one('octokit.paginate', 'count', scriptUsed)],
      judged: one('', 'count', used),
    },
  ];
}
