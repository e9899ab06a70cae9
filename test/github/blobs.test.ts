import assert from 'node:assert/strict';
import { spoilBlobs } from './blobFaults.ts';
import { minutes } from './clock.ts';
import { digestOf } from './data/manifests.ts';
import { addImageKind } from './data/imageKinds.ts';
import { on } from './faults.ts';
import { startGitHub, type GitHub } from './server.ts';
import { outsider, reader, smallWorld, type SmallWorld } from './smallWorld.ts';
import { addPackage, type Package } from './world.ts';

describe('Blobs of the container registry', () => {
  let world: SmallWorld;
  let github: GitHub;
  let image: Package;
  let config: { digest: string; size: number };

  beforeEach(async () => {
    world = smallWorld();
    image = addPackage(world, 'org', 'container', 'app', { visibility: 'private' });
    const { root } = addImageKind(world, image, 'image');
    ({ config } = JSON.parse(world.manifests.get(root.name)?.body ?? '') as { config: typeof config });
    github = await startGitHub({ world });
  });
  afterEach(() => github.close());

  async function bearer(token: string | null, repository = 'org/app') {
    const basic = token === null ? {} : { authorization: `Basic ${btoa(`anyone:${token}`)}` };
    const path = `/token?service=ghcr.io&scope=${encodeURIComponent(`repository:${repository}:pull`)}`;
    const { token: value } = (await (await fetch(github.origin + path, { headers: basic })).json()) as {
      token?: string;
    };
    return { authorization: `Bearer ${value ?? 'none'}` };
  }

  async function ask(
    digest = config.digest,
    { method = 'GET', token = reader }: { method?: string; token?: string | null } = {},
  ) {
    const url = `${github.origin}/v2/org/app/blobs/${digest}`;
    return fetch(url, { method, redirect: 'manual', headers: await bearer(token) });
  }

  async function locationOf(): Promise<string> {
    const location = (await ask()).headers.get('location');
    return location ?? assert.fail('no redirect');
  }

  async function codeOf(response: Response): Promise<string | undefined> {
    const { errors } = (await response.json()) as { errors: { code: string }[] };
    return errors[0]?.code;
  }

  it('come by a redirect to a signed address at another origin', async () => {
    const response = await ask();
    assert.equal(response.status, 307);
    const location = new URL(response.headers.get('location') ?? '');
    assert.equal(location.origin, github.storage.origin);
    assert.notEqual(location.origin, github.origin);
    assert.ok(location.searchParams.has('sig'));
    const blob = await fetch(location);
    const text = await blob.text();
    assert.deepEqual([blob.status, digestOf(text), text.length], [200, config.digest, config.size]);
    assert.equal((await fetch(location, { method: 'HEAD' })).headers.get('content-length'), String(config.size));
  });

  it('tell their size to HEAD without a redirect', async () => {
    const response = await ask(config.digest, { method: 'HEAD' });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-length'), String(config.size));
    assert.equal(response.headers.get('docker-content-digest'), config.digest);
  });

  it('are refused by storage to whoever sends Authorization, and the log has what came', async () => {
    const location = await locationOf();
    const refused = await fetch(location, { headers: { authorization: 'Bearer secret', 'x-own': '1' } });
    assert.equal(refused.status, 400);
    assert.match(await refused.text(), /InvalidAuthenticationInfo/);
    const [entry] = github.storage.log;
    assert.deepEqual(
      [entry?.headers.authorization, entry?.headers['x-own'], entry?.status],
      ['Bearer secret', '1', 400],
    );
    github.clearLog();
    assert.deepEqual(github.storage.log, []);
  });

  it('can be read for ten minutes, and at their own address alone', async () => {
    const location = await locationOf();
    world.clock.advance(minutes(10));
    assert.equal((await fetch(location)).status, 200);
    world.clock.advance(1);
    assert.equal((await fetch(location)).status, 403);
    assert.equal((await fetch((await locationOf()).replace(config.digest, digestOf('other')))).status, 403);
    const later = new URL(await locationOf());
    later.searchParams.set('se', '2099-01-01T00:00:00Z');
    assert.equal((await fetch(later)).status, 403);
  });

  it('are for those who may read the package, by the name of its repository', async () => {
    assert.equal(await codeOf(await ask(digestOf('layer'))), 'BLOB_UNKNOWN');
    for (const token of [null, outsider]) {
      const response = await ask(config.digest, { token });
      assert.deepEqual([response.status, await codeOf(response)], [401, 'UNAUTHORIZED']);
    }
    const other = addPackage(world, 'org', 'container', 'other');
    const url = `${github.origin}/v2/org/other/blobs/${config.digest}`;
    assert.equal((await fetch(url, { redirect: 'manual', headers: await bearer(reader) })).status, 401);
    const headers = await bearer(reader, 'org/other');
    assert.equal(await codeOf(await fetch(url, { redirect: 'manual', headers })), 'BLOB_UNKNOWN');
    other.blobs.set(config.digest, () => '{}');
    assert.equal((await fetch(url, { redirect: 'manual', headers })).status, 307);
    assert.equal((await ask(config.digest, { method: 'DELETE' })).status, 405);
  });

  describe('fail as told', () => {
    const read = async () => fetch(await locationOf(), { redirect: 'manual' });

    it('with other content of the same length, and with more of it', async () => {
      spoilBlobs(github, 'wrong-content', 1);
      const wrong = await (await read()).text();
      assert.deepEqual([wrong.length, digestOf(wrong) === config.digest], [config.size, false]);
      spoilBlobs(github, 'oversize', 1);
      assert.equal((await (await read()).text()).length, config.size + 1);
      spoilBlobs(github, 'endless', 1);
      assert.equal((await (await read()).arrayBuffer()).byteLength, 40 * 1024 * 1024);
      assert.equal(digestOf(await (await read()).text()), config.digest);
    });

    it('with another redirect, from storage or to an address without encryption', async () => {
      spoilBlobs(github, 'second-redirect', 1);
      const second = await read();
      assert.deepEqual([second.status, second.headers.get('location')?.startsWith(github.storage.origin)], [307, true]);
      spoilBlobs(github, 'redirect-to-http', 1);
      assert.match(await locationOf(), /^http:\/\/storage\.invalid\//);
    });

    it('slowly, for ever, or not at all', async () => {
      spoilBlobs(github, 'drip', 1);
      const chunks: number[] = [];
      for await (const chunk of (await read()).body ?? []) chunks.push((chunk as Uint8Array).length);
      assert.ok(chunks.length > 5);
      spoilBlobs(github, 'trickle', 1);
      const body = (await read()).body?.getReader();
      for (let count = 0; count < 5; count++) assert.equal((await body?.read())?.done, false);
      await body?.cancel();
      spoilBlobs(github, 'expired', 1);
      assert.equal((await read()).status, 403);
      github.storage.faults.push({ match: on('GET', config.digest), times: 1, act: 503 });
      assert.equal((await read()).status, 503);
      assert.equal((await read()).status, 200);
    });
  });
});
