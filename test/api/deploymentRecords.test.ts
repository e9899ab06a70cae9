import assert from 'node:assert/strict';
import { hasDeploymentRecords } from '../../src/core/github/deploymentRecords.ts';
import { validateLog } from '../github/openapi.ts';
import { startGitHub, type GitHub } from '../github/server.ts';
import { reader, smallWorld } from '../github/smallWorld.ts';
import { addToken } from '../github/world.ts';
import { connectTo, hostsOf, problemOf } from './fixtures.ts';

const digest = `sha256:${'ab'.repeat(32)}`;
const other = `sha256:${'cd'.repeat(32)}`;

describe('The deployment records of a local GitHub', () => {
  let github: GitHub;

  beforeEach(async () => {
    const world = smallWorld();
    addToken(world, 'fine', 'ann', [], { kind: 'fine-grained' });
    world.deploymentRecords.push({
      id: 7,
      owner: 'org',
      digest,
      environment: 'production',
      createdAt: 1_790_000_000_000,
    });
    github = await startGitHub({ world });
  });
  afterEach(() => github.close());

  it('are asked for by digest, as GitHub describes it', async () => {
    const connection = connectTo(hostsOf(github).dotCom, 'fine');
    assert.equal(await hasDeploymentRecords(connection, 'org', digest), true);
    assert.equal(await hasDeploymentRecords(connection, 'org', other), false);
    assert.deepEqual(validateLog(github.log), []);
  });

  it('are refused to the tokens of OAuth apps, and are not there on Enterprise Server', async () => {
    const { dotCom, server } = hostsOf(github);
    const ask = (...[host, token]: Parameters<typeof connectTo>) =>
      problemOf(hasDeploymentRecords(connectTo(host, token), 'org', digest));
    assert.equal((await ask(dotCom, reader)).kind, 'forbidden');
    assert.equal((await ask(server, 'fine')).kind, 'notFound');
  });
});
