import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { enterpriseHost } from '../../../src/core/github/host.ts';
import { imageReader } from '../../../src/core/images/imageReader.ts';
import { readFacts } from '../../../src/core/images/readFacts.ts';
import { openRepository } from '../../../src/core/images/repository.ts';
import { packageSizes } from '../../../src/core/inspection/sizes.ts';
import { ImageFiles } from '../../../src/vscode/images/imageFiles.ts';
import { maxInFlight } from '../bars.ts';
import { noTraffic, observed } from '../clients/observed.ts';
import { imageReference, loadAllVersions, openProduct } from '../clients/product.ts';
import { figure } from '../row.ts';
import { imageOrganization, images, token } from '../site/world.ts';
import { timed, type Task } from '../task.ts';

const count = 1_000;

/** What Read Sizes in the details of a package does: one manifest of each image, cached on disk, then the sum. */
export const readSizes: Task = {
  name: 'sizes',
  async run({ rounds, latency, site }) {
    const { origin, setLatency } = await site();
    const host = enterpriseHost(origin);
    if (!host) throw new Error(`No host at ${origin}`);
    await setLatency(0);
    const explorer = openProduct(origin);
    await loadAllVersions(explorer, images.tagged);
    const versions = [...explorer.versions(imageReference(images.tagged)).items].slice(0, count);

    const read = async () => {
      const folder = await mkdtemp(path.join(tmpdir(), 'images-'));
      const traffic = noTraffic();
      const repository = openRepository(
        { owner: imageOrganization, name: images.tagged },
        { host, token, transport: observed(traffic), userAgent: 'benchmark' },
      );
      const key = { host: host.name, account: '1', owner: imageOrganization, name: images.tagged };
      const reader = imageReader(repository, await new ImageFiles(folder).open(key, true));
      const digests = versions.map(({ name }) => name);
      const milliseconds = await timed(async () => {
        await readFacts(reader, digests, { signal: new AbortController().signal, onProgress: () => undefined });
        const sizes = await packageSizes(reader, versions);
        if (sizes.images.length !== count) throw new Error(`${String(sizes.images.length)} sizes are known`);
      });
      await rm(folder, { recursive: true, force: true });
      return { milliseconds, ...traffic };
    };

    await read();
    await setLatency(latency);
    const took: number[] = [];
    let inFlight = 0;
    let requests = 0;
    for (let round = 0; round < rounds; round++) {
      const { milliseconds, ...traffic } = await read();
      took.push(milliseconds);
      inFlight = Math.max(inFlight, traffic.maxInFlight);
      requests = Math.max(requests, traffic.requests);
    }
    // The registry's token, then the manifests.
    const limit = (1 + Math.ceil(count / maxInFlight)) * latency;
    return [
      {
        bar: 'sizesLimit',
        ours: figure('ms', ...took),
        limit: figure('ms', limit),
        judged: figure('times', ...took.map((milliseconds) => milliseconds / limit)),
        note: `${String(inFlight)} in flight`,
        faults: [
          ...(inFlight > maxInFlight ? [`${String(inFlight)} in flight`] : []),
          ...(requests > 1 + count ? [`${String(requests)} requests`] : []),
        ],
      },
    ];
  },
};
