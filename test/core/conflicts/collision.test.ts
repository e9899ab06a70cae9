import assert from 'node:assert/strict';
import { findCollision, type Collision } from '../../../src/core/conflicts/collision.ts';
import { conflictsOf, type Conflict } from '../../../src/core/conflicts/report.ts';
import { connect, type Connection } from '../../../src/core/github/connection.ts';
import { enterpriseHost } from '../../../src/core/github/host.ts';
import { GitHubError } from '../../../src/core/github/problem.ts';
import type { Owner } from '../../../src/core/github/types.ts';
import { believableWorld, tokens } from '../../github/data/believableWorld.ts';
import { on } from '../../github/faults.ts';
import { startGitHub, type GitHub } from '../../github/server.ts';
import { packagesOf } from '../../github/world.ts';
import { urlsOf } from '../explorer/fixtures.ts';
import { ask, organization } from './fixtures.ts';

describe('What a conflict collides with', () => {
  let github: GitHub;
  let connection: Connection;
  const octo = organization('octo-org');
  const hubot: Owner = { kind: 'user', login: 'hubot' };

  before(async () => {
    github = await startGitHub({ world: believableWorld() });
    const host = enterpriseHost(github.origin);
    assert.ok(host);
    const sleep = () => Promise.resolve();
    connection = connect({ host, token: tokens.mona.repo, transport: fetch, userAgent: 'test', sleep });
  });
  after(() => github.close());
  beforeEach(() => github.faults.splice(0));

  async function conflict(owner: Owner, name: string): Promise<Conflict> {
    const found = conflictsOf(await ask(connection, 'mona', [owner])).find((each) => each.package.name === name);
    assert.ok(found, name);
    github.clearLog();
    return found;
  }

  async function find(asked: Conflict): Promise<Collision> {
    return findCollision(connection, asked);
  }

  const idOf = (owner: string, type: string, name: string) =>
    packagesOf(github.world, owner).find((each) => each.type === type && each.name === name)?.id;

  it('is another package, with the newest tags of both', async () => {
    const collision = await find(await conflict(octo, 'web-frontend'));
    assert.ok(collision.kind === 'present');
    const { docker, container } = collision;
    assert.equal(docker.package.id, idOf('octo-org', 'docker', 'web-frontend'));
    assert.equal(container.package.id, idOf('octo-org', 'container', 'web-frontend'));
    assert.equal(container.package.packageType, 'container');
    assert.ok(container.tags?.includes('latest'), String(container.tags));
    assert.equal(docker.tags?.length, 26);
    assert.deepEqual(urlsOf(github.log).sort(), [
      '/orgs/octo-org/packages/container/web-frontend',
      '/orgs/octo-org/packages/container/web-frontend/versions?per_page=30',
      '/orgs/octo-org/packages/docker/web-frontend/versions?per_page=30',
    ]);
  });

  it('is nothing where there is none, or none that may be seen', async () => {
    assert.equal((await find(await conflict(octo, 'batch-runner'))).kind, 'absent');
    const hidden = await find(await conflict(hubot, 'scratch'));
    assert.equal(hidden.kind, 'absent');
    assert.equal(hidden.docker.tags?.length, 3);
    assert.ok(idOf('hubot', 'container', 'scratch') !== undefined);
  });

  it('is told as failed, with the reason, and with the side that can be read', async () => {
    const body = { message: 'No' };
    github.faults.push({ match: on('GET', /container\/hello-world$/), act: { status: 403, body } });
    const collision = await find(await conflict(octo, 'hello-world'));
    assert.ok(collision.kind === 'failed');
    assert.ok(collision.error instanceof GitHubError);
    assert.deepEqual(collision.error.problem, { kind: 'forbidden', message: 'No' });
    assert.equal(collision.docker.tags?.length, 4);
  });

  it('stands without the tags that cannot be read', async () => {
    github.faults.push({ match: on('GET', '/versions'), act: 500 });
    const collision = await find(await conflict(octo, 'web-frontend'));
    assert.ok(collision.kind === 'present');
    assert.deepEqual([collision.docker.tags, collision.container.tags], [undefined, undefined]);
  });

  it('is the package itself where GitHub gives the same id', async () => {
    const asked = await conflict(octo, 'web-frontend');
    const id = idOf('octo-org', 'container', 'web-frontend');
    assert.ok(id !== undefined);
    const collision = await find({ ...asked, package: { ...asked.package, packageType: 'container', id } });
    assert.ok(collision.kind === 'same');
    assert.ok(collision.docker.tags?.includes('latest'));
    assert.equal(urlsOf(github.log).filter((url) => url.includes('/docker/')).length, 0);
  });

  it('gives no tags of another package to a conflict that is called a container', async () => {
    const asked = await conflict(octo, 'web-frontend');
    const collision = await find({ ...asked, package: { ...asked.package, packageType: 'container' } });
    assert.ok(collision.kind === 'present');
    assert.equal(collision.docker.tags, undefined);
  });

  it('ends when it is aborted', async () => {
    const asked = await conflict(octo, 'web-frontend');
    const stop = new AbortController();
    stop.abort(new Error('closed'));
    await assert.rejects(findCollision(connection, asked, stop.signal), /closed/);
  });
});
