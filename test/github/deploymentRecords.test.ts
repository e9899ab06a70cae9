import assert from 'node:assert/strict';
import { callerOf } from './caller.ts';
import { startGitHub, type GitHub } from './server.ts';
import { reader, smallWorld, withRepo, type SmallWorld } from './smallWorld.ts';
import { addToken } from './world.ts';

const digest = `sha256:${'ab'.repeat(32)}`;
const other = `sha256:${'cd'.repeat(32)}`;

describe('Deployment records by digest', () => {
  let world: SmallWorld;
  let github: GitHub;

  beforeEach(async () => {
    world = smallWorld();
    addToken(world, 'fine', 'ann', [], { kind: 'fine-grained' });
    addToken(world, 'stranger', 'bob', [], { kind: 'fine-grained' });
    const createdAt = world.clock.now();
    world.deploymentRecords.push(
      { id: 1, owner: 'org', digest, environment: 'production', createdAt },
      { id: 2, owner: 'org', digest, environment: 'staging', createdAt },
      { id: 3, owner: 'team', digest: other, environment: 'production', createdAt },
    );
    github = await startGitHub({ world });
  });
  afterEach(() => github.close());

  const list = (token: string | undefined, owner: string, of = digest) =>
    callerOf(github, token)('GET', `${owner}/artifacts/${encodeURIComponent(of)}/metadata/deployment-records`);

  it('are those of the organization', async () => {
    const { status, body } = await list('fine', '/orgs/org');
    const { total_count: count, deployment_records: records } = body as {
      total_count: number;
      deployment_records: { digest: string; logical_environment: string }[];
    };
    assert.deepEqual([status, count], [200, 2]);
    assert.deepEqual(
      records.map(({ digest: of, logical_environment: environment }) => [of, environment]),
      [
        [digest, 'production'],
        [digest, 'staging'],
      ],
    );
    assert.deepEqual((await list('fine', '/orgs/org', other)).body, { total_count: 0, deployment_records: [] });
  });

  it('are refused to tokens that are not fine-grained, and not there for strangers', async () => {
    addToken(world, 'classic', 'ann', ['repo'], { kind: 'classic' });
    for (const token of [reader, withRepo, 'classic']) assert.equal((await list(token, '/orgs/org')).status, 403);
    assert.equal((await list(undefined, '/orgs/org')).status, 401);
    for (const owner of ['/orgs/org', '/orgs/nobody']) assert.equal((await list('stranger', owner)).status, 404);
    assert.equal((await list('fine', '/orgs/org', 'sha256:1')).status, 422);
  });

  it('are there neither for users nor on Enterprise Server', async () => {
    for (const owner of ['/orgs/ann', '/users/ann', '/api/v3/orgs/org']) {
      assert.equal((await list('fine', owner)).status, 404);
    }
  });
});
