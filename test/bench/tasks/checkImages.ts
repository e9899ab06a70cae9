import { imageVersion, versionPages } from '../../../src/core/deletion/run/recheck.ts';
import { enterpriseHost } from '../../../src/core/github/host.ts';
import { connect } from '../../../src/core/github/connection.ts';
import { readWholeList } from '../../../src/core/github/wholeList.ts';
import { readManifests } from '../../../src/core/images/readManifests.ts';
import { imageReader, type ImageCache } from '../../../src/core/images/imageReader.ts';
import { openRepository } from '../../../src/core/images/repository.ts';
import { memoryCache } from '../../core/images/memoryCache.ts';
import { pick } from '../../core/retention/picked.ts';
import { maxInFlight } from '../bars.ts';
import { noTraffic, observed } from '../clients/observed.ts';
import { imageReference } from '../clients/product.ts';
import { figure } from '../row.ts';
import { imageOrganization, images, taggedImages, token } from '../site/world.ts';
import { shown } from '../table.ts';
import { timed, type Task } from '../task.ts';

/** ms that a request takes: a registry is near. */
const latency = 30;
const pages = Math.ceil(taggedImages / 100);

/** What is read before one of many tagged images is deleted: the list twice, and every manifest once for good. */
export const checkImages: Task = {
  name: 'check',
  async run({ rounds, site }) {
    const { origin, setLatency } = await site();
    const host = enterpriseHost(origin);
    if (!host) throw new Error(`No host at ${origin}`);
    const [took, again, atOnce]: [number[], number[], number[]] = [[], [], []];
    let inFlight = 0;
    let manifestsAgain = 0;

    const check = async (cache: ImageCache) => {
      const traffic = noTraffic();
      const options = { host, token, transport: observed(traffic), userAgent: 'benchmark' };
      const milliseconds = await timed(async () => {
        const list = await readWholeList(versionPages(connect(options), imageReference(images.tagged)), {
          signal: new AbortController().signal,
          onProgress: () => undefined,
          onWait: () => undefined,
        });
        const all = list.pages.flatMap(({ items }) => items);
        const versions = all.map(imageVersion);
        const repository = openRepository({ owner: imageOrganization, name: images.tagged }, options);
        const { manifests } = await readManifests({ versions, reader: imageReader(repository, cache) });
        const plan = pick(
          versions,
          manifests,
          versions.slice(0, 1).map(({ id }) => id),
          { complete: list.isComplete },
        );
        const isUnread = plan.versions.some(({ reason }) => reason === 'unreadable' || reason === 'incomplete');
        if (versions.length !== taggedImages || isUnread) throw new Error('Something was not read');
      });
      return { milliseconds, ...traffic };
    };

    await setLatency(0);
    await check(memoryCache());
    for (let round = 0; round < rounds; round++) {
      await setLatency(0);
      atOnce.push((await check(memoryCache())).milliseconds);
      await setLatency(latency);
      const cache = memoryCache();
      const first = await check(cache);
      took.push(first.milliseconds);
      inFlight = Math.max(inFlight, first.maxInFlight);
      const second = await check(cache);
      again.push(second.milliseconds);
      manifestsAgain = Math.max(manifestsAgain, second.requests - 2 * pages);
    }
    const own = Math.min(...atOnce);
    // The first page, the others, all once more, the registry's token, and the manifests.
    const roundTrips = 3 + 1 + Math.ceil(taggedImages / maxInFlight);
    const limit = roundTrips * latency + own;
    const faults = inFlight > maxInFlight ? [`${String(inFlight)} in flight`] : [];
    return [
      {
        bar: 'checkLimit',
        ours: figure('ms', ...took),
        limit: figure('ms', limit),
        judged: figure('times', ...took.map((milliseconds) => milliseconds / limit)),
        note: `${String(latency)} ms a request, ${String(inFlight)} in flight, ${shown(own, 'ms')} of our own`,
        faults,
      },
      {
        bar: 'checkCached',
        ours: figure('count', manifestsAgain),
        judged: figure('count', manifestsAgain),
        note: `${shown(Math.min(...again), 'ms')} in all`,
      },
    ];
  },
};
