import { childrenOf } from '../../../src/core/explorer/children.ts';
import { ownerRow } from '../../../src/core/explorer/row.ts';
import { packageTypes } from '../../../src/core/github/types.ts';
import { loopPackages } from '../clients/loop.ts';
import { noTraffic, observed } from '../clients/observed.ts';
import { openProduct } from '../clients/product.ts';
import { openScript, scriptPackages } from '../clients/script.ts';
import { figure, type Figure, type Row } from '../row.ts';
import { organizations, packagesOfEachType, wideOrganization } from '../site/world.ts';
import { shown } from '../table.ts';
import { timed, type Bench, type Task } from '../task.ts';

/** What a person waits for: an owner is opened, or many at once. */
export const openOwners: Task = {
  name: 'owners',
  async run(bench) {
    const one = await opening(bench, [wideOrganization], 50);
    const many = await opening(bench, organizations, packagesOfEachType);
    const firstLimit = bench.latency + one.own;
    // Enough are asked for at once to fill every place: whole round trips, and nothing else.
    const trips = Math.ceil((organizations.length * packageTypes.length) / many.inFlight);
    return [rowOf('firstView', one, firstLimit), rowOf('organizations', many, trips * bench.latency)];
  },
};

interface Opening {
  readonly figures: Pick<Row, 'octokit' | 'pageAfterPage'> & { readonly ours: Figure };
  /** ms that we need besides waiting, undisturbed. */
  readonly own: number;
  readonly inFlight: number;
}

function rowOf(bar: Row['bar'], { figures, own, inFlight }: Opening, limit: number): Row {
  return {
    bar,
    ...figures,
    limit: figure('ms', limit),
    judged: figure('times', ...figures.ours.rounds.map((milliseconds) => milliseconds / limit)),
    note: `${String(inFlight)} in flight, ${shown(own, 'ms')} of our own`,
  };
}

async function opening({ rounds, latency, site }: Bench, logins: readonly string[], each: number): Promise<Opening> {
  const { origin, setLatency } = await site();
  const expected = logins.length * packageTypes.length * each;
  const check = (count: number) => {
    if (count !== expected) throw new Error(`${String(count)} packages were listed instead of ${String(expected)}`);
  };
  let inFlight = 0;
  const ours = async () => {
    const traffic = noTraffic();
    const explorer = openProduct(origin, { transport: observed(traffic) });
    const took = await timed(async () => {
      const rows = await Promise.all(
        logins.map((login) => childrenOf(explorer, ownerRow({ kind: 'organization', login }, false))),
      );
      check(rows.flat().filter(({ kind }) => kind === 'package').length);
    });
    inFlight = Math.max(inFlight, traffic.maxInFlight);
    return took;
  };
  const script = () =>
    timed(async () => {
      const client = openScript(origin);
      const lists = await Promise.all(logins.map((login) => scriptPackages(client, login)));
      check(lists.flat(2).length);
    });
  const loop = () =>
    timed(async () => {
      let count = 0;
      for (const login of logins) count += (await loopPackages(origin, login)).length;
      check(count);
    });

  const took = { ours: [] as number[], atOnce: [] as number[], script: [] as number[], loop: [] as number[] };
  await setLatency(0);
  for (const candidate of [ours, script, loop]) await candidate();
  for (let round = 0; round < rounds; round++) {
    await setLatency(0);
    took.atOnce.push(await ours());
    await setLatency(latency);
    took.ours.push(await ours());
    took.script.push(await script());
    took.loop.push(await loop());
  }
  return {
    figures: {
      ours: figure('ms', ...took.ours),
      octokit: figure('ms', ...took.script),
      pageAfterPage: figure('ms', ...took.loop),
    },
    own: Math.min(...took.atOnce),
    inFlight,
  };
}
