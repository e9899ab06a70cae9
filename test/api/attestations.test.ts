import assert from 'node:assert/strict';
import { listAttestations } from '../../src/core/github/attestations.ts';
import { validateLog } from '../github/openapi.ts';
import { startGitHub, type GitHub } from '../github/server.ts';
import { reader, smallWorld, type SmallWorld } from '../github/smallWorld.ts';
import { connectTo, hostsOf } from './fixtures.ts';

const digest = `sha256:${'ab'.repeat(32)}`;
const other = `sha256:${'cd'.repeat(32)}`;

describe('The attestations of a local GitHub', () => {
  let world: SmallWorld;
  let github: GitHub;

  beforeEach(async () => {
    world = smallWorld();
    github = await startGitHub({ world });
  });
  afterEach(() => github.close());

  const list = (login: string, digests: readonly string[], kind: 'dotCom' | 'server' = 'dotCom') => {
    const owner = { kind: login === 'org' ? 'organization' : 'user', login } as const;
    return listAttestations(connectTo(hostsOf(github)[kind], reader), owner, digests);
  };

  it('are listed by digest and owner, over several pages, as GitHub describes it', async () => {
    for (let repositoryId = 1; repositoryId <= 120; repositoryId++) {
      world.attestations.push({ owner: 'org', digest, repositoryId, bundle: { mediaType: 'a' } });
    }
    world.attestations.push({ owner: 'ann', digest: other, repositoryId: 7, bundle: { mediaType: 'b' } });
    const result = await list('org', [digest, other]);
    assert.ok(result.kind === 'known');
    assert.deepEqual(
      result.attestations.get(digest)?.map(({ repositoryId }) => repositoryId),
      Array.from({ length: 120 }, (_, index) => index + 1),
    );
    assert.equal(result.attestations.has(other), false);
    assert.equal(github.log.length, 2);
    const own = await list('ann', [other]);
    assert.deepEqual(own.kind === 'known' && own.attestations.get(other), [
      { bundle: { mediaType: 'b' }, repositoryId: 7 },
    ]);
    assert.deepEqual(validateLog(github.log), []);
  });

  it('are not known on Enterprise Server', async () => {
    const result = await list('org', [digest], 'server');
    assert.equal(result.kind === 'notKnown' && result.problem.kind, 'notFound');
  });
});
