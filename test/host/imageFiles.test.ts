import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { imageReader } from '../../src/core/images/imageReader.ts';
import type { ManifestFacts } from '../../src/core/images/manifest.ts';
import { ImageFiles, type ImageKey } from '../../src/vscode/images/imageFiles.ts';
import { waitFor } from '../workbench/waiting.ts';

const facts: ManifestFacts = { mediaType: null, kind: 'image', children: [], subject: null, size: 7 };
const key: ImageKey = { host: 'github.com', account: '1', owner: 'octo-org', name: 'cli' };

function digestOf(content: string): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

function manifest(body: string) {
  return [{ digest: digestOf(body), facts, readAt: 1_790_000_000_000 }, body] as const;
}

describe('The files of images', () => {
  let storage: string;
  let folder: string;

  beforeEach(async () => {
    storage = await mkdtemp(path.join(tmpdir(), 'images-'));
    folder = path.join(storage, 'images');
  });
  afterEach(() => rm(storage, { recursive: true, force: true }));

  async function sizes(): Promise<Record<string, number>> {
    const names = await readdir(folder, { recursive: true }).catch(() => []);
    const found = await Promise.all(names.map(async (name) => [name, await stat(path.join(folder, name))] as const));
    return Object.fromEntries(found.filter(([, file]) => file.isFile()).map(([name, { size }]) => [name, size]));
  }
  const written = (count: number) =>
    waitFor(
      `${count} files`,
      async () => Object.keys(await sizes()).filter((name) => !name.endsWith('.tmp')).length === count,
    );

  it('have a manifest and its text again, and a blob, after they were opened anew', async () => {
    const cache = await new ImageFiles(folder).open(key, false);
    const [first, body] = manifest('{\t"tab": "and\\n break"}\n');
    assert.equal(cache.manifest(first.digest), undefined);
    cache.addManifest(first, body);
    cache.addManifest(...manifest('{"other":true}'));
    const content = new TextEncoder().encode('blob');
    await cache.addBlob(digestOf('blob'), content);
    assert.equal(await cache.body(first.digest), body, 'what was added is there at once');
    await written(2);

    const again = await new ImageFiles(folder).open({ ...key, owner: 'Octo-Org' }, false);
    assert.deepEqual(again.manifest(first.digest), first);
    assert.equal(await again.body(first.digest), body);
    assert.deepEqual(await again.blob(digestOf('blob')), content);
    const bodies: string[] = [];
    for await (const each of again.bodies()) bodies.push(each.body);
    assert.deepEqual(bodies, [body, '{"other":true}']);
    const other = await new ImageFiles(folder).open({ ...key, name: 'other' }, false);
    assert.equal(other.manifest(first.digest), undefined, 'another package is not read');
  });

  it('give no blob whose content is another one', async () => {
    const cache = await new ImageFiles(folder).open(key, true);
    await cache.addBlob(digestOf('blob'), new TextEncoder().encode('blob'));
    await written(1);
    const [name = ''] = Object.keys(await sizes());
    await writeFile(path.join(folder, name), 'spoiled');
    assert.equal(await cache.blob(digestOf('blob')), undefined);
    const content = new TextEncoder().encode('blob');
    const reader = imageReader({ manifest: () => assert.fail(), blob: () => Promise.resolve(content) }, cache);
    assert.equal(await reader.blob({ digest: digestOf('blob'), size: 4 }), content, 'it is fetched again');
    assert.deepEqual(await cache.blob(digestOf('blob')), content);
  });

  it('lose what came from packages that are not public once their account is not signed in, and nothing else', async () => {
    const files = new ImageFiles(folder);
    const [[hidden, text], [open, other]] = [manifest('{"private":1}'), manifest('{"public":1}')];
    (await files.open(key, false)).addManifest(hidden, text);
    (await files.open(key, true)).addManifest(open, other);
    (await files.open({ ...key, account: '2' }, false)).addManifest(hidden, text);
    (await files.open({ ...key, host: 'ghe.example' }, false)).addManifest(hidden, text);
    await written(4);
    await files.removeOtherAccounts('github.com', ['2']);
    await written(3);
    const known = async (changes: Partial<ImageKey>) =>
      (await new ImageFiles(folder).open({ ...key, ...changes }, false)).manifest(hidden.digest) !== undefined;
    assert.deepEqual(
      [await known({}), await known({ account: '2' }), await known({ host: 'ghe.example' })],
      [false, true, true],
    );
    assert.ok((await new ImageFiles(folder).open(key, false)).manifest(open.digest), 'public ones are for everybody');
  });

  it('stay within their limits: what was written longest ago goes first', async () => {
    const limits = { manifests: 40_000, blobs: 20_000 };
    const files = new ImageFiles(folder, limits);
    const digests: string[] = [];
    for (let number = 0; number < 60; number++) {
      const cache = await files.open({ ...key, name: `image-${number}` }, true);
      const body = JSON.stringify({ number, filler: 'x'.repeat(2_000) });
      cache.addManifest(...manifest(body));
      await cache.addBlob(digestOf(body), new TextEncoder().encode(body));
      digests.push(digestOf(body));
      await cache.body(digestOf(body));
    }
    const total = async (isKind: (name: string) => boolean) =>
      Object.entries(await sizes()).reduce((sum, [name, size]) => sum + (isKind(name) ? size : 0), 0);
    const isManifests = (name: string) => name.endsWith('.jsonl');
    // The folder is measured from time to time.
    const slack = 6_000;
    await waitFor('the limits', async () => {
      const blobs = await total((name) => !isManifests(name));
      return (await total(isManifests)) <= limits.manifests + slack && blobs <= limits.blobs + slack;
    });
    const has = async (number: number) => {
      const cache = await new ImageFiles(folder).open({ ...key, name: `image-${number}` }, true);
      return cache.manifest(digests[number] ?? '') !== undefined;
    };
    assert.deepEqual([await has(0), await has(59)], [false, true]);
  });

  it('lose the older half of a large package alone', async () => {
    const files = new ImageFiles(folder, { manifests: 40_000, blobs: 20_000 });
    const cache = await files.open(key, true);
    const digests: string[] = [];
    for (let number = 0; number < 60; number++) {
      const body = JSON.stringify({ number, filler: 'x'.repeat(2_000) });
      cache.addManifest(...manifest(body));
      digests.push(digestOf(body));
      await cache.body(digestOf(body));
    }
    const again = await new ImageFiles(folder).open(key, true);
    assert.equal(again.manifest(digests[0] ?? ''), undefined);
    assert.ok(again.manifest(digests[59] ?? ''));
    assert.equal(await cache.body(digests[0] ?? ''), undefined, 'it is fetched again');
  });

  it('read what was cached before the first release, for all packages in one file', async () => {
    const [old] = manifest('{}');
    await writeFile(path.join(storage, 'manifests.jsonl'), `\n${JSON.stringify([old.digest, facts])}\n{"broken\n`);
    const cache = await new ImageFiles(folder).open(key, false);
    assert.deepEqual(cache.manifest(old.digest), { ...old, readAt: undefined });
    assert.equal(await cache.body(old.digest), undefined);
  });
});
