import assert from 'node:assert/strict';
import { listAttestations } from '../../../src/core/github/attestations.ts';
import type { Owner } from '../../../src/core/github/types.ts';
import { failureOf, mocked } from './fixtures.ts';

const organization: Owner = { kind: 'organization', login: 'octo-org' };
const digest = `sha256:${'ab'.repeat(32)}`;
const other = `sha256:${'cd'.repeat(32)}`;
const bundle = { mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json', verificationMaterial: {} };
const found = { bundle, repository_id: 12, bundle_url: 'https://example.com' };

const bodyOf = (body: unknown) => JSON.parse(String(body)) as { subject_digests: string[] };

describe('The attestations that GitHub stores', () => {
  it('are asked for by digest, with a JSON body', async () => {
    const body = { attestations_subject_digests: { [digest]: [found], [other]: null }, page_info: { has_next: false } };
    const { connection, sent } = mocked([{ body }]);
    const result = await listAttestations(connection, organization, [digest, other]);
    assert.deepEqual(result, {
      kind: 'known',
      attestations: new Map([
        [digest, [{ bundle, repositoryId: 12 }]],
        [other, []],
      ]),
    });
    const [request] = sent;
    assert.equal(request?.method, 'POST');
    assert.equal(request.url, 'https://api.github.com/orgs/octo-org/attestations/bulk-list?per_page=100');
    assert.equal(request.headers['content-type'], 'application/json');
    assert.deepEqual(bodyOf(request.body), { subject_digests: [digest, other] });
  });

  it('of a user are at the user’s address, also those of the signed-in user', async () => {
    for (const kind of ['user', 'authenticatedUser'] as const) {
      const { connection, sent } = mocked([{ body: {} }]);
      await listAttestations(connection, { kind, login: 'ann' }, [digest]);
      assert.match(sent[0]?.url ?? '', /\/users\/ann\/attestations\/bulk-list\?/);
    }
  });

  it('are a list of objects in GitHub’s own example', async () => {
    const body = { attestations_subject_digests: [{ [digest]: [found] }, { [other]: [{ repository_id: 'x' }] }] };
    const result = await listAttestations(mocked([{ body }]).connection, organization, [digest]);
    assert.ok(result.kind === 'known');
    assert.deepEqual(result.attestations.get(digest), [{ bundle, repositoryId: 12 }]);
    assert.deepEqual(result.attestations.get(other), [{ bundle: undefined, repositoryId: undefined }]);
  });

  it('are read page by page', async () => {
    const page = (next?: string) => ({
      body: { attestations_subject_digests: { [digest]: [found] }, page_info: { has_next: next !== undefined, next } },
    });
    const { connection, sent } = mocked([page('a'), page('b'), page()]);
    const result = await listAttestations(connection, organization, [digest]);
    assert.equal(result.kind === 'known' && result.attestations.get(digest)?.length, 3);
    assert.deepEqual(
      sent.map(({ url }) => new URL(url).searchParams.get('after')),
      [null, 'a', 'b'],
    );
    const endless = mocked([page('a')]);
    const failure = await failureOf(listAttestations(endless.connection, organization, [digest]));
    assert.equal(failure.problem.kind, 'malformed');
    assert.equal(endless.sent.length, 2);
  });

  it('are asked for 1,024 at a time', async () => {
    const digests = Array.from({ length: 2049 }, (_, index) => `sha256:${String(index).padStart(64, '0')}`);
    const { connection, sent } = mocked([{ body: {} }]);
    await listAttestations(connection, organization, digests);
    assert.deepEqual(
      sent.map(({ body }) => bodyOf(body).subject_digests.length),
      [1024, 1024, 1],
    );
    assert.deepEqual(
      sent.flatMap(({ body }) => bodyOf(body).subject_digests),
      digests,
    );
  });

  it('need no request for no digests', async () => {
    const { connection, sent } = mocked([]);
    assert.deepEqual(await listAttestations(connection, organization, []), { kind: 'known', attestations: new Map() });
    assert.equal(sent.length, 0);
  });

  it('are not known, rather than none, after 401, 403 and 404', async () => {
    for (const [status, kind] of [
      [401, 'authentication'],
      [403, 'forbidden'],
      [404, 'notFound'],
    ] as const) {
      const { connection } = mocked([{ status, body: { message: 'No', status: String(status) } }]);
      const result = await listAttestations(connection, organization, [digest]);
      assert.ok(result.kind === 'notKnown');
      assert.equal(result.problem.kind, kind);
    }
  });

  it('fail to be read otherwise', async () => {
    for (const body of [[], 'text', { attestations_subject_digests: { [digest]: 'x' } }]) {
      const failure = await failureOf(listAttestations(mocked([{ body }]).connection, organization, [digest]));
      assert.equal(failure.problem.kind, 'malformed');
    }
  });

  it('are paced and retried as a read, and two callers share one request', async () => {
    const retried = mocked([{ status: 502 }, { body: {} }]);
    await listAttestations(retried.connection, organization, [digest]);
    assert.equal(retried.sent.length, 2);
    const shared = mocked([{ body: {} }]);
    const ask = (digests: string[]) => listAttestations(shared.connection, organization, digests);
    await Promise.all([ask([digest]), ask([digest]), ask([other])]);
    assert.deepEqual(
      shared.sent.map(({ body }) => bodyOf(body).subject_digests),
      [[digest], [other]],
    );
    // Writes would be a second apart.
    assert.deepEqual(shared.waits, []);
  });
});
