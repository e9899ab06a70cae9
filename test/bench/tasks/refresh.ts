import { childrenOf } from '../../../src/core/explorer/children.ts';
import { noTraffic, observed, type Traffic } from '../clients/observed.ts';
import { loadAllVersions, openProduct } from '../clients/product.ts';
import { openScript, scriptOwnPackages, scriptPackages, scriptVersions } from '../clients/script.ts';
import { figure, type Row } from '../row.ts';
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
    await scriptOwnPackages(script);
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
  const scriptUsed = script.usedLast - script.usedFirst + 1;
  const ownUsed = figure('count', used);
  const share = figure('share', unchanged);
  return [
    { bar: 'refreshUnchanged', ours: share, octokit: figure('share', 0), judged: share, note: statuses },
    {
      bar: 'refreshBytes',
      ours: figure('bytes', refreshed.bytes),
      octokit: figure('bytes', script.bytes),
      judged: figure('share', refreshed.bytes / loaded.bytes),
    },
    { bar: 'refreshQuota', ours: ownUsed, octokit: figure('count', scriptUsed), judged: ownUsed },
  ];
}
