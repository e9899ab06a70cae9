import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageImages } from '../../src/core/explorer/packageImages.ts';
import { parseManifest } from '../../src/core/images/manifest.ts';
import { packVersions } from '../../src/core/packages/packedVersions.ts';
import type { VersionSummary } from '../../src/core/packages/summary.ts';
import { ImageFiles } from '../../src/vscode/images/imageFiles.ts';
import { digestOf } from '../github/data/manifests.ts';
import type { GraphUsage } from './tasks/imageGraph.ts';

/*
 * Run as a program: prints a `GraphUsage` as JSON, for what another process has cached.
 */

const images = 2500;
const platforms = ['amd64', 'arm64', 'arm'];
const layersOfEach = 12;
const imageType = 'application/vnd.oci.image.manifest.v1+json';
const key = { host: 'github.com', account: '1', owner: 'octo-org', name: 'many' };

const versions: VersionSummary[] = [];
const bodies = new Map<string, string>();

function push(content: object, tags: readonly string[]): { digest: string; size: number } {
  const body = JSON.stringify({ schemaVersion: 2, ...content });
  const digest = digestOf(body);
  bodies.set(digest, body);
  const createdAt = '2026-01-01T00:00:00Z';
  versions.push({ id: versions.length + 1, name: digest, tags, createdAt, updatedAt: createdAt, deletedAt: undefined });
  return { digest, size: body.length };
}

function pushImage(number: number): void {
  const manifests = platforms.map((architecture) => {
    const seed = `${String(number)} ${architecture}`;
    const layers = Array.from({ length: layersOfEach }, (_, layer) => ({
      mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
      digest: digestOf(`${seed} ${String(layer)}`),
      size: 1_000_000 + layer,
    }));
    const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf(seed), size: 5000 };
    const image = push({ mediaType: imageType, config, layers }, []);
    return { mediaType: imageType, platform: { os: 'linux', architecture }, ...image };
  });
  push({ mediaType: 'application/vnd.oci.image.index.v1+json', manifests }, [`1.0.${String(number)}`]);
}

/** ms of the processor since a moment. */
function cpuSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function heapInUse(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

async function measure(folder: string): Promise<GraphUsage> {
  for (let number = 0; number < images; number++) pushImage(number);
  const cache = await new ImageFiles(folder).open(key, true);
  for (const [digest, body] of bodies) cache.addManifest({ digest, facts: parseManifest(body), readAt: 0 }, body);
  // Answered once all is written.
  await cache.body(versions[0]?.name ?? '');
  const items = packVersions(versions);
  const heapBefore = heapInUse();
  const start = process.cpuUsage();
  const { manifests } = await new ImageFiles(folder).open(key, true);
  const { graph, untagged } = packageImages(items, manifests);
  const cpu = cpuSince(start);
  const memory = (heapInUse() - heapBefore) / bodies.size;
  if (graph.size !== bodies.size || untagged.length > 0) throw new Error(`${String(graph.size)} in the graph`);
  const [file = ''] = await readdir(path.join(folder, 'public'));
  const lines = (await readFile(path.join(folder, 'public', file), 'utf8')).split('\n').filter((line) => line !== '');
  const parseStart = process.cpuUsage();
  const parsed = lines.flatMap((line) => line.split('\t').map((part) => JSON.parse(part) as unknown));
  const parse = cpuSince(parseStart);
  if (parsed.length !== 2 * bodies.size) throw new Error(`${String(parsed.length)} were parsed`);
  return { cpu, parse, memory };
}

const folder = await mkdtemp(path.join(tmpdir(), 'image-graph-'));
try {
  console.log(JSON.stringify(await measure(folder)));
} finally {
  await rm(folder, { recursive: true, force: true });
}
