import assert from 'node:assert/strict';
import { enterpriseHost, githubDotCom } from '../../../src/core/github/host.ts';
import { manifestTypes, parseManifest } from '../../../src/core/images/manifest.ts';
import { imageReader } from '../../../src/core/images/imageReader.ts';
import { openRepository } from '../../../src/core/images/repository.ts';
import { memoryCache } from './memoryCache.ts';
import { on, type Act } from '../../github/faults.ts';
import { outsider, reader } from '../../github/smallWorld.ts';
import { problemOf } from '../github/fixtures.ts';
import { startSite, until, type Site } from './registryFixture.ts';

describe('Reading a manifest', () => {
  let site: Site;
  let digest: string;

  beforeEach(async () => {
    site = await startSite();
    digest = site.registry.named('latest').digest;
  });
  afterEach(() => site.github.close());

  const spoil = (path: string, act: Act, times?: number) =>
    void site.github.faults.push({ match: on('GET', path), act, ...(times === undefined ? {} : { times }) });
  const paths = () => site.github.log.map(({ url }) => url.replace(/\?.*/, '').replace(/sha256:.*/, '…'));

  it('gives its facts', async () => {
    assert.deepEqual(await site.facts()(digest), parseManifest(site.registry.named('latest').body));
  });

  it('sends the session’s token to the registry’s token endpoint alone, over Basic, once', async () => {
    const read = site.facts();
    await Promise.all(site.registry.pushed.map((version) => read(version.digest)));
    const [exchange, ...manifests] = site.sent;
    assert.equal(
      exchange?.url,
      `${site.github.origin}/token?service=127.0.0.1%3A${new URL(site.github.origin).port}&scope=repository%3Aorg%2Fapp%3Apull`,
    );
    assert.equal(exchange.authorization, `Basic ${btoa(`token:${reader}`)}`);
    assert.equal(manifests.length, site.registry.pushed.length);
    for (const { url, authorization } of manifests) {
      assert.ok(url.startsWith(`${site.github.origin}/v2/org/app/manifests/sha256:`), url);
      assert.match(authorization ?? '', /^Bearer (?!gho_)/);
    }
    assert.doesNotMatch(JSON.stringify(site.exchanges), new RegExp(reader));
  });

  it('asks for all four types', async () => {
    await site.facts()(digest);
    const accepted = site.github.log.at(-1)?.headers.accept?.split(', ') ?? [];
    assert.equal(accepted.length, 4);
    for (const type of manifestTypes) assert.ok(accepted.includes(type));
  });

  it('goes to the registry of the host, by its small letters', async () => {
    const urls: string[] = [];
    const transport: typeof fetch = (input) => {
      urls.push(new Request(input).url);
      return Promise.resolve(new Response('{"token":"granted"}'));
    };
    const read = site.facts({ host: githubDotCom, transport }, { owner: 'Octo-Org', name: 'charts/App' });
    assert.equal((await problemOf(read(digest))).kind, 'wrongDigest');
    assert.deepEqual(urls, [
      'https://ghcr.io/token?service=ghcr.io&scope=repository%3Aocto-org%2Fcharts%2Fapp%3Apull',
      `https://ghcr.io/v2/octo-org/charts/app/manifests/${digest}`,
    ]);
  });

  it('of a public image needs no token', async () => {
    const [app] = site.github.world.packages.filter(({ name }) => name === 'app');
    assert.ok(app);
    app.visibility = 'public';
    await site.facts({ token: undefined })(digest);
    assert.equal(site.sent[0]?.authorization, null);
  });

  it('exchanges the token once more when it has expired, for all readers together', async () => {
    const [former, latest] = ['older', 'latest'].map((name) => site.registry.named(name).digest);
    const read = site.facts();
    await read(former ?? '');
    spoil('/manifests/', { status: 401, body: { errors: [{ code: 'UNAUTHORIZED', message: 'expired' }] } }, 2);
    await Promise.all([read(latest ?? ''), read(site.registry.named('nested').digest)]);
    assert.equal(paths().filter((path) => path === '/token').length, 2);
  });

  it('is refused where the new token is refused too', async () => {
    spoil('/manifests/', { status: 401, body: { errors: [{ code: 'UNAUTHORIZED', message: 'expired' }] } });
    assert.deepEqual(await problemOf(site.facts()(digest)), { kind: 'authentication', message: 'expired' });
    assert.deepEqual(paths(), ['/token', '/v2/org/app/manifests/…', '/token', '/v2/org/app/manifests/…']);
  });

  it('is refused to those who may not see the image', async () => {
    const problem = await problemOf(site.facts({ token: outsider })(digest));
    assert.deepEqual(problem, { kind: 'forbidden', message: 'requested access to the resource is denied' });
    assert.equal((await problemOf(site.facts({ token: 'gho_unknown' })(digest))).kind, 'forbidden');
  });

  it('that is not there is not found', async () => {
    const problem = await problemOf(site.facts()(`sha256:${'0'.repeat(64)}`));
    assert.deepEqual(problem, { kind: 'notFound', message: 'manifest unknown' });
  });

  it('sends nothing for names and digests that would reach something else', async () => {
    for (const name of ['', '..', 'a/../b', 'a,b', 'app:pull repository:org/other', 'a//b', 'a%2fb', 'a?b', 'ä']) {
      const problem = await problemOf(site.facts({}, { owner: 'org', name })(digest));
      assert.equal(problem.kind, 'invalidName', name);
    }
    assert.deepEqual(site.sent, []);
    assert.equal((await problemOf(site.facts()('..'))).kind, 'invalidName');
    assert.deepEqual(paths(), []);
  });

  for (const path of ['/token', '/manifests/']) {
    describe(`when ${path} fails`, () => {
      for (const act of [500, 502, 503, 504, 'reset', 'reset-in-body'] as const) {
        it(`with ${String(act)} is tried three times, then given up`, async () => {
          spoil(path, act);
          const kind = typeof act === 'number' ? 'server' : 'network';
          assert.equal((await problemOf(site.facts()(digest))).kind, kind);
          assert.equal(site.github.log.filter(({ url }) => url.includes(path)).length, 3);
          assert.equal(site.waits.length, 2);
        });

        it(`with ${String(act)} twice goes on`, async () => {
          spoil(path, act, 2);
          assert.equal((await site.facts()(digest)).kind, 'index');
        });
      }

      it('by hanging is a time-out, and is not tried again', async () => {
        // Long enough for the token that comes before the manifest, on a busy machine too.
        const timeoutMs = 1000;
        spoil(path, 'hang');
        assert.deepEqual(await problemOf(site.facts({ timeoutMs })(digest)), { kind: 'timeout', timeoutMs });
        assert.equal(site.github.log.filter(({ url }) => url.includes(path)).length, 1);
      });

      it('by hanging can be aborted, with the signal’s reason', async () => {
        spoil(path, 'hang');
        const controller = new AbortController();
        const reading = site.facts()(digest, controller.signal);
        await until(() => site.github.log.some(({ url }) => url.includes(path)));
        controller.abort(new Error('no longer wanted'));
        await assert.rejects(reading, /no longer wanted/);
      });

      for (const act of ['not-json', 'wrong-type', 'empty-body', 'truncated-json'] as const) {
        it(`by ${act} is not believed`, async () => {
          spoil(path, act);
          const kind = path === '/token' ? 'malformed' : 'wrongDigest';
          assert.equal((await problemOf(site.facts()(digest))).kind, kind);
        });
      }

      it('by pointing elsewhere sends nothing there', async () => {
        spoil(path, { status: 307, headers: { location: 'https://attacker.invalid/token' } });
        const problem = await problemOf(site.facts()(digest));
        assert.deepEqual(problem, { kind: 'foreignUrl', url: 'https://attacker.invalid' });
        assert.ok(site.sent.every(({ url }) => url.startsWith(site.github.origin)));
      });

      it('by pointing at itself is given up', async () => {
        spoil(path, { status: 302, headers: { location: '/token?again' } });
        if (path !== '/token') spoil('/token?again', { status: 302, headers: { location: '/token?again' } });
        assert.equal((await problemOf(site.facts()(digest))).kind, 'malformed');
        assert.ok(site.sent.length <= 5);
      });

      it('for a limit that ends soon waits for it', async () => {
        spoil(path, 'secondary-limit-429', 1);
        assert.equal((await site.facts()(digest)).kind, 'index');
        assert.deepEqual(site.waits, [3000]);
      });

      it('for a longer limit sends nothing until it has ended', async () => {
        spoil(path, 'secondary-limit-without-retry-after', 1);
        const read = site.facts();
        assert.equal((await problemOf(read(digest))).kind, 'rateLimit');
        const sent = site.sent.length;
        assert.equal((await problemOf(read(digest))).kind, 'rateLimit');
        assert.equal(site.sent.length, sent);
      });
    });
  }

  it('can be aborted between two tries', async () => {
    spoil('/token', 500);
    const host = enterpriseHost(site.github.origin);
    assert.ok(host);
    const controller = new AbortController();
    const repository = openRepository(
      { owner: 'org', name: 'app' },
      {
        host,
        transport: fetch,
        userAgent: 'test',
        onExchange: () => setImmediate(() => controller.abort(new Error('no'))),
      },
    );
    await assert.rejects(repository.manifest(digest, controller.signal), /no/);
    assert.deepEqual(paths(), ['/token']);
  });

  it('tries again after a moment', async () => {
    spoil('/token', 500, 1);
    const host = enterpriseHost(site.github.origin);
    assert.ok(host);
    const image = { owner: 'org', name: 'app' };
    const repository = openRepository(image, { host, token: reader, transport: fetch, userAgent: 'test' });
    assert.equal((await imageReader(repository, memoryCache()).facts(digest)).kind, 'index');
  });

  it('follows redirects within the registry', async () => {
    spoil('/manifests/', { status: 307, headers: { location: `/v2/org/app/manifests/${digest}?again` } }, 1);
    assert.equal((await site.facts()(digest)).kind, 'index');
  });

  it('does not believe a body with another digest', async () => {
    const { body } = site.registry.named('older');
    spoil('/manifests/', { status: 200, body });
    const problem = await problemOf(site.facts()(digest));
    assert.deepEqual(problem, { kind: 'wrongDigest', digest: site.registry.named('older').digest });
  });

  it('reads no further than 4 MiB', async () => {
    spoil('/manifests/', { status: 200, body: ' '.repeat(10_000_000) });
    const problem = await problemOf(site.facts()(digest));
    assert.deepEqual(problem, { kind: 'tooLarge', maxBytes: 4_194_304 });
    spoil('/token', { status: 200, body: ' '.repeat(100_000) });
    assert.deepEqual(await problemOf(site.facts()(digest)), { kind: 'tooLarge', maxBytes: 65_536 });
  });

  it('takes no token that cannot stand in a header', async () => {
    for (const token of ['a\r\nb', 'ü', '', 7, null]) {
      spoil('/token', { status: 200, body: { token } }, 1);
      assert.deepEqual(await problemOf(site.facts()(digest)), { kind: 'malformed', message: 'no token' });
    }
  });
});
