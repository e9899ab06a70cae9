import { gatherPackages, type GatherTarget } from '../../../src/core/cleanUp/gather.ts';
import { connect, type Transport } from '../../../src/core/github/connection.ts';
import { enterpriseHost } from '../../../src/core/github/host.ts';
import { imageReader } from '../../../src/core/images/imageReader.ts';
import { openRepository } from '../../../src/core/images/repository.ts';
import { memoryCache } from '../../core/images/memoryCache.ts';
import { maxInFlight } from '../bars.ts';
import { noTraffic, observed } from '../clients/observed.ts';
import { figure } from '../row.ts';
import { median, ratios } from '../statistics.ts';
import { cleanUpOrganization, containers, imagesOfEach, libraries, packagesOfEach } from '../site/cleanUp.ts';
import { token } from '../site/world.ts';
import { timed, type Task } from '../task.ts';

/** The two pages of a list, read twice. */
const requestsPerList = 4;
const lists = 2 * packagesOfEach * requestsPerList;
const manifests = packagesOfEach * imagesOfEach;
const perMinute = 900;

/** What a clean-up of an owner reads before it plans: whole lists, and the manifests of images. */
export const gather: Task = {
  name: 'gather',
  async run({ rounds, latency, site }) {
    const { origin, setLatency } = await site();
    const host = enterpriseHost(origin);
    if (!host) throw new Error(`No host at ${origin}`);
    const owner = { kind: 'organization', login: cleanUpOrganization } as const;
    const targets = [
      ...containers.map((name) => ({ owner, packageType: 'container', name }) as const),
      ...libraries.map((name) => ({ owner, packageType: 'npm', name }) as const),
    ].map((reference): GatherTarget => ({ reference, visibility: 'public' }));

    const read = async () => {
      const [api, registry] = [noTraffic(), noTraffic()];
      const sent: Readonly<Record<'api' | 'registry', Parameters<Transport>[]>> = { api: [], registry: [] };
      const recorded =
        (kind: keyof typeof sent): Transport =>
        (input, init) => {
          sent[kind].push([input, init]);
          return fetch(input, init);
        };
      const options = { host, token, userAgent: 'benchmark' };
      const milliseconds = await timed(async () => {
        const results = await gatherPackages(targets, {
          connection: connect({ ...options, transport: observed(api, recorded('api')) }),
          openReader({ reference: { name } }) {
            const repository = openRepository(
              { owner: cleanUpOrganization, name },
              { ...options, transport: observed(registry, recorded('registry')) },
            );
            return Promise.resolve(imageReader(repository, memoryCache()));
          },
          confirmReads: () => Promise.resolve(true),
          onProgress: () => undefined,
          signal: new AbortController().signal,
        });
        const failures = results.filter(({ kind }) => kind !== 'gathered');
        if (failures.length > 0) throw new Error(`${String(failures.length)} packages could not be read`);
      });
      return { milliseconds, api, registry, sent };
    };

    await setLatency(0);
    await read();
    await setLatency(latency);
    const took: number[] = [];
    const bare: number[] = [];
    const faults = new Set<string>();
    for (let round = 0; round < rounds; round++) {
      const { milliseconds, api, registry, sent } = await read();
      took.push(milliseconds);
      bare.push(await timed(() => repeat(sent)));
      // Each repository has a token of its own.
      const expected = [
        [api, lists, 'lists'],
        [registry, packagesOfEach + manifests, 'manifests'],
      ] as const;
      for (const [traffic, requests, of] of expected) {
        if (traffic.maxInFlight > maxInFlight) faults.add(`${of}: ${String(traffic.maxInFlight)} in flight`);
        if (traffic.requests !== requests) faults.add(`${of}: ${String(traffic.requests)} requests`);
      }
    }
    if (lists > perMinute) throw new Error('The limit would have to count the minutes that the lists take');
    // The manifests are counted before they are read, so the lists of the containers come first; others may be read beside.
    const roundTrips = Math.ceil(lists / 2 / maxInFlight) + 1 + Math.ceil(manifests / maxInFlight);
    const limit = roundTrips * latency;
    const beside = median(ratios(took, bare)).toFixed(2);
    return [
      {
        bar: 'gatherLimit',
        ours: figure('ms', ...took),
        limit: figure('ms', limit),
        judged: figure('times', ...took.map((milliseconds) => milliseconds / limit)),
        note: `${String(lists)} requests for lists, ${String(manifests)} manifests; ${beside} × a bare loop of the same requests`,
        faults: [...faults],
      },
    ];
  },
};

/**
 * Sends the same requests in the same order, as many at a time, and throws the answers away: what a client
 * adds to a busy machine is seen beside it. The lists of the containers, which are half of all, come before any manifest.
 */
async function repeat({ api, registry }: Readonly<Record<'api' | 'registry', Parameters<Transport>[]>>): Promise<void> {
  const send = async (requests: readonly Parameters<Transport>[]) => {
    const waiting = requests.values();
    await Promise.all(
      Array.from({ length: maxInFlight }, async () => {
        for (const [input, init] of waiting) {
          const { method, headers } = init ?? {};
          await (await fetch(input, { ...(method ? { method } : {}), ...(headers ? { headers } : {}) })).arrayBuffer();
        }
      }),
    );
  };
  const half = api.length / 2;
  await send(api.slice(0, half));
  await Promise.all([send(api.slice(half)), send(registry)]);
}
