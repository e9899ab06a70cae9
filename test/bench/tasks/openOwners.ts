import { childrenOf } from '../../../src/core/explorer/children.ts';
import { ownerRow } from '../../../src/core/explorer/row.ts';
import { packageTypes } from '../../../src/core/github/types.ts';
import { loopPackages } from '../clients/loop.ts';
import { noTraffic, observed } from '../clients/observed.ts';
import { openProduct } from '../clients/product.ts';
import { openScript, scriptPackages } from '../clients/script.ts';
import type { Figure, Row } from '../row.ts';
import { organizations, packagesOfEachType, wideOrganization } from '../site/world.ts';
import { ratios } from '../statistics.ts';
import { timed, type Bench, type Task } from '../task.ts';

/** What a person waits for: an owner is opened, or many at once. */
export const openOwners: Task = {
  name: 'owners',
  async run(bench) {
    const one = await opening(bench, [wideOrganization], 50);
    const many = await opening(bench, organizations, packagesOfEachType);
    const firstLimits = one.atOnce.rounds.map((own) => bench.latency + own);
    // Enough are asked for at once to fill every place: whole round trips, and nothing else.
    const trips = Math.ceil((organizations.length * packageTypes.length) / many.inFlight);
    const manyLimits = many.ours.rounds.map(() => trips * bench.latency);
    return [rowOf('firstView', one, firstLimits), rowOf('organizations', many, manyLimits)];
  },
};

interface Opening {
  readonly ours: Figure;
  readonly atOnce: Figure;
  readonly peers: readonly Figure[];
  readonly inFlight: number;
}

function rowOf(bar: Row['bar'], { ours, atOnce, peers, inFlight }: Opening, limits: readonly number[]): Row {
  return {
    bar,
    ours,
    beside: [...peers, { of: 'limit', unit: 'ms', rounds: limits }, atOnce],
    judged: { unit: 'times', rounds: ratios(ours.rounds, limits) },
    note: `${String(inFlight)} in flight`,
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
    inFlight = Math.max(inFlight, traffic.mostInFlight);
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
  const ms = (of: string, values: readonly number[]): Figure => ({ of, unit: 'ms', rounds: values });
  return {
    ours: ms('ours', took.ours),
    atOnce: ms('ours at 0 ms', took.atOnce),
    peers: [ms('octokit.paginate', took.script), ms('page after page', took.loop)],
    inFlight,
  };
}
