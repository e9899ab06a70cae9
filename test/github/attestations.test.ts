import assert from 'node:assert/strict';
import { callerOf, type Reply } from './caller.ts';
import { bundleOf } from './data/signatures.ts';
import { builtImage } from './data/builtImages.ts';
import { provenanceTypes, spdxType } from './data/buildx.ts';
import { recipes } from './data/recipes.ts';
import { startGitHub, type GitHub } from './server.ts';
import { outsider, reader, smallWorld, withRepo, type SmallWorld } from './smallWorld.ts';
import { addPackage, addRepository, addToken } from './world.ts';

const build = { image: 'org/app', repository: 'org/app', number: 1, version: '1.0.0', createdAt: 0, baseCreatedAt: 0 };
const image = builtImage(recipes.go(5), build, 'linux/amd64');
const { digest } = image;

describe('Attestations by digest', () => {
  let world: SmallWorld;
  let github: GitHub;

  beforeEach(async () => {
    world = smallWorld();
    const open = addRepository(world, 'open');
    const closed = addRepository(world, 'closed', { private: true });
    addPackage(world, 'org', 'container', 'open', { repository: open });
    addPackage(world, 'org', 'container', 'closed', { repository: closed });
    const add = (repositoryId: number, type: string) =>
      world.attestations.push({ owner: 'org', digest, repositoryId, bundle: bundleOf(image, build, type, {}) });
    add(open.id, provenanceTypes.new);
    add(open.id, spdxType);
    add(closed.id, 'https://example.com/custom');
    github = await startGitHub({ world });
  });
  afterEach(() => github.close());

  const list = (token: string | undefined, body: object, path = '/orgs/org', query = '') =>
    callerOf(github, token)('POST', `${path}/attestations/bulk-list${query}`, { body: JSON.stringify(body) });
  const asked = { subject_digests: [digest, `sha256:${'0'.repeat(64)}`] };

  function typesIn({ body }: Reply): string[] {
    const { attestations_subject_digests: lists } = body as {
      attestations_subject_digests: Record<string, { bundle: { dsseEnvelope: { payload: string } } }[]>;
    };
    assert.ok(Object.keys(lists).every((each) => each === digest));
    return (lists[digest] ?? []).map(({ bundle }) => {
      const text = Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString();
      return (JSON.parse(text) as { predicateType: string }).predicateType;
    });
  }

  it('are those of repositories that the token may read', async () => {
    for (const token of [reader, outsider]) {
      assert.deepEqual(typesIn(await list(token, asked)), [provenanceTypes.new, spdxType]);
    }
    assert.equal(typesIn(await list(withRepo, asked)).length, 3);
    assert.deepEqual(typesIn(await list(withRepo, asked, '/users/ann')), []);
    assert.equal((await list(withRepo, asked, '/users/org')).status, 200);
  });

  it('can be filtered by what they say, and come in pages', async () => {
    const types = async (type: string) => typesIn(await list(withRepo, { ...asked, predicate_type: type }));
    assert.deepEqual(await types('provenance'), [provenanceTypes.new]);
    assert.deepEqual(await types('sbom'), [spdxType]);
    assert.deepEqual(await types('release'), []);
    assert.deepEqual(await types('https://example.com/custom'), ['https://example.com/custom']);
    const first = await list(withRepo, asked, '/orgs/org', '?per_page=2');
    const { page_info: info } = first.body as { page_info: { has_next: boolean; next: string } };
    assert.deepEqual([typesIn(first).length, info.has_next], [2, true]);
    assert.equal(typesIn(await list(withRepo, asked, '/orgs/org', `?per_page=2&after=${info.next}`)).length, 1);
  });

  it('are refused without a token, to fine-grained tokens, for no digests and for too many', async () => {
    addToken(world, 'fine', 'ann', [], { kind: 'fine-grained' });
    assert.equal((await list(undefined, asked)).status, 401);
    assert.equal((await list('fine', asked)).status, 403);
    assert.equal((await list(reader, { subject_digests: [] })).status, 422);
    assert.equal((await list(reader, { subject_digests: Array<string>(1025).fill(digest) })).status, 422);
    assert.equal((await list(reader, asked, '/orgs/nobody')).status, 404);
  });

  it('are not there on Enterprise Server', async () => {
    for (const path of ['/api/v3/orgs/org', '/api/v3/users/ann']) {
      assert.equal((await list(withRepo, asked, path)).status, 404);
    }
  });
});
