import assert from 'node:assert/strict';
import { connect, type ConnectionOptions } from '../../src/core/github/connection.ts';
import { enterpriseHost } from '../../src/core/github/host.ts';
import { imageReader } from '../../src/core/images/imageReader.ts';
import { openRepository } from '../../src/core/images/repository.ts';
import type { ImageView } from '../../src/messages/image.ts';
import { ImageDetails } from '../../src/vscode/get/image/imageDetails.ts';
import { memoryCache } from '../core/images/memoryCache.ts';
import { spoilBlobs, type BlobFault } from '../github/blobFaults.ts';
import { addImageKind, type AddedKind } from '../github/data/imageKinds.ts';
import { on } from '../github/faults.ts';
import { startGitHub, type GitHub } from '../github/server.ts';
import { administrator, smallWorld } from '../github/smallWorld.ts';
import { addPackage } from '../github/world.ts';
import { waitFor } from '../workbench/waiting.ts';

describe('the details of an image', () => {
  let github: GitHub;
  let image: AddedKind;
  let details: ImageDetails;
  /** What the requests to GitHub and its registry were signed with. */
  let secrets: Set<string>;

  beforeEach(async () => {
    secrets = new Set();
    const world = smallWorld();
    image = addImageKind(world, addPackage(world, 'org', 'container', 'app', { visibility: 'private' }), 'buildx');
    github = await startGitHub({ world });
    details = open();
  });
  afterEach(() => github.close());

  function open(more: Partial<ConnectionOptions> = {}): ImageDetails {
    const host = enterpriseHost(github.origin) ?? assert.fail();
    const sleep = () => Promise.resolve();
    const transport: typeof fetch = (input, init) => {
      const { authorization } = (init?.headers ?? {}) as Record<string, string>;
      if (authorization !== undefined) secrets.add(authorization.split(' ')[1] ?? '');
      return fetch(input, init);
    };
    const options = { host, token: administrator, transport, userAgent: 'host-test', sleep, ...more };
    return new ImageDetails(
      {
        reference: { owner: { kind: 'organization', login: 'org' }, packageType: 'container', name: 'app' },
        digest: image.root.name,
        connection: connect(options),
        reader: imageReader(openRepository({ owner: 'org', name: 'app' }, options), memoryCache()),
        referrersOf: () => [],
        isComplete: true,
        offer: () => [],
        documents: { showText: () => assert.fail() },
        onChange: () => undefined,
      },
      new AbortController().signal,
    );
  }

  function valueOf<Name extends keyof ImageView>(part: Name) {
    const found = details.view[part];
    assert.ok(found.kind === 'read', `${part}: ${JSON.stringify(found)}`);
    return found.value as Extract<ImageView[Name], { kind: 'read' }>['value'];
  }
  const digestOf = (platform: string) => image.parts.get(platform)?.name ?? assert.fail(platform);

  function configDigest(platform: string): string {
    const { body } = github.world.manifests.get(digestOf(platform)) ?? assert.fail();
    return (JSON.parse(body) as { config: { digest: string } }).config.digest;
  }

  /** Spoils the configuration of a platform alone. */
  function spoilConfig(fault: BlobFault): void {
    spoilBlobs(github, fault);
    for (const each of [...github.faults, ...github.storage.faults]) {
      const { match } = each;
      each.match = (request) => match(request) && request.url.includes(configDigest('linux/amd64'));
    }
  }

  function stopFaults(): void {
    github.faults.splice(0);
    github.storage.faults.splice(0);
  }

  /** Neither the token nor the registry's may come to the storage, in whatever place. */
  function assertNoSecrets(): void {
    assert.ok(secrets.has(administrator) && secrets.size === 3, 'to the API, for the registry’s token, and that one');
    assert.ok(github.storage.log.length > 0);
    const received = JSON.stringify(github.storage.log);
    for (const secret of secrets) assert.ok(!received.includes(secret));
    assert.ok(github.storage.log.every(({ headers }) => !('authorization' in headers)));
  }

  const faults: [BlobFault, RegExp][] = [
    ['wrong-content', /^The content does not match the requested digest; it has sha256:[0-9a-f]{12}\./],
    ['oversize', /^The response is larger than expected \([\d.]+ kB\)\./],
    ['endless', /^The response is larger than expected \([\d.]+ kB\)\./],
    ['second-redirect', /^The response does not match GitHub’s API \(too many redirects, status 307\)\./],
    ['redirect-to-http', /^The response pointed to an unencrypted address, http:\/\/storage\.invalid\./],
    ['trickle', /^GitHub did not send a complete response within 1 seconds\./],
    ['expired', /^GitHub refused the request \(403, "refused by its storage"\)\./],
  ];
  for (const [fault, message] of faults) {
    it(`say in the configuration alone what went wrong: ${fault}; Retry reads it`, async () => {
      details = open(fault === 'trickle' ? { timeoutMs: 1000 } : {});
      spoilConfig(fault);
      await details.load();
      const { config, layers } = valueOf('config');
      assert.ok(config.kind === 'failed', config.kind);
      assert.match(config.message, message);
      assert.ok(layers.length > 0 && layers.every(({ size }) => size !== undefined));
      assert.deepEqual(
        valueOf('contents').platforms.map(({ failure }) => failure),
        [undefined, undefined],
      );
      await waitFor('the provenance', () => {
        return Promise.resolve(valueOf('attachments').provenances.every(({ kind }) => kind === 'read'));
      });
      assert.equal(valueOf('attachments').sboms.length, 2);
      valueOf('gitHubAttestations');

      stopFaults();
      await details.receive({ type: 'retryPart', part: 'config' });
      const again = valueOf('config');
      assert.equal(again.config.kind, 'read');
      assert.ok(again.layers.some(({ instruction }) => instruction !== undefined));
      assertNoSecrets();
    });
  }

  it('read the manifest of a platform again when its configuration is retried', async () => {
    const arm = digestOf('linux/arm64/v8');
    github.faults.push({ match: on('GET', `/manifests/${arm}`), act: 500 });
    await details.load();
    await details.receive({ type: 'choosePlatform', index: 1 });
    assert.ok(details.view.config.kind === 'failed');
    assert.match(details.view.config.message, /^GitHub returned a server error \(500\)/);
    await details.receive({ type: 'retryPart', part: 'config' });
    assert.equal(details.view.config.kind, 'failed', 'it is still broken');
    assert.match(valueOf('contents').platforms[1]?.failure ?? '', /server error/);

    stopFaults();
    await details.receive({ type: 'retryPart', part: 'config' });
    const { config } = valueOf('config');
    assert.ok(config.kind === 'read');
    assert.match(config.value?.platform ?? '', /^linux\/arm64/);
    const { platforms, chosen } = valueOf('contents');
    assert.deepEqual([chosen, platforms[1]?.failure], [1, undefined]);
    const reads = github.log.filter(({ url }) => url.includes('/manifests/') && !url.includes(arm));
    assert.equal(reads.length, new Set(reads.map(({ url }) => url)).size, 'what is cached is not fetched again');
  });

  it('show the platform that was chosen last, though another one came later', async () => {
    const slow = github.hold(on('GET', `/blobs/${configDigest('linux/amd64')}`));
    const loading = details.load();
    await waitFor('the first platform', () => Promise.resolve(slow.held.length > 0));
    await details.receive({ type: 'choosePlatform', index: 1 });
    slow.open();
    await loading;
    const { config } = valueOf('config');
    assert.ok(config.kind === 'read');
    assert.match(config.value?.platform ?? '', /^linux\/arm64/);
  });
});
