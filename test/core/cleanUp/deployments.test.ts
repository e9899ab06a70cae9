import assert from 'node:assert/strict';
import { createDeployments, digestsToAsk } from '../../../src/core/cleanUp/deployments.ts';
import { planInputOf } from '../../../src/core/cleanUp/planInput.ts';
import { planRetention, type RetentionPackage, type Rule } from '../../../src/core/retention/index.ts';
import { connectTo, hostsOf } from '../../api/fixtures.ts';
import { validateLog } from '../../github/openapi.ts';
import { on } from '../../github/faults.ts';
import { startGitHub, type GitHub } from '../../github/server.ts';
import { administrator, smallWorld } from '../../github/smallWorld.ts';
import { addToken } from '../../github/world.ts';
import { failureOf } from '../github/fixtures.ts';
import { sampleRegistry } from '../images/fixtures.ts';
import { until } from '../images/registryFixture.ts';
import { gatheredImages, gatheredLibrary, now } from './packages.ts';

const digests = Array.from({ length: 45 }, (_, index) => `sha256:${String(index).padStart(64, '0')}`);
const [first = '', second = '', third = ''] = digests;
const { signal } = new AbortController();
const organization = { kind: 'organization', login: 'org' } as const;

describe('The deployments of an owner’s images', () => {
  let github: GitHub;

  beforeEach(async () => {
    const world = smallWorld();
    addToken(world, 'fine', 'ann', [], { kind: 'fine-grained' });
    for (const [index, digest] of [first, third].entries()) {
      world.deploymentRecords.push({ id: index, owner: 'org', digest, environment: 'production', createdAt: 0 });
    }
    github = await startGitHub({ world });
  });
  afterEach(() => github.close());

  const open = (token = 'fine') => createDeployments(connectTo(hostsOf(github).dotCom, token), organization);
  const asked = () => github.log.map(({ url }) => /sha256%3A\w+/.exec(url)?.[0].replace('%3A', ':'));

  it('are asked for with one request for each digest, once', async () => {
    const deployments = open();
    const progress: object[] = [];
    assert.deepEqual(deployments.unasked([first, second, first]), [first, second]);
    await deployments.read([first, second, first], { signal, onProgress: (each) => progress.push(each) });
    assert.deepEqual([...deployments.deployed], [first]);
    assert.deepEqual(asked(), [first, second]);
    assert.deepEqual(progress, [
      { done: 1, total: 2 },
      { done: 2, total: 2 },
    ]);
    assert.deepEqual(deployments.unasked([second, third]), [third]);
    await deployments.read(digests.slice(0, 3), { signal });
    assert.deepEqual(asked(), [first, second, third]);
    assert.deepEqual([...deployments.deployed], [first, third]);
    assert.deepEqual(deployments.state, { kind: 'open' });
    assert.deepEqual(validateLog(github.log), []);
  });

  it('are asked for one digest first, then for twenty at a time', async () => {
    const inFlight: number[] = [];
    let running = 0;
    const transport: typeof fetch = async (input, init) => {
      inFlight.push(++running);
      const response = await fetch(input, init);
      running--;
      return response;
    };
    const connection = connectTo(hostsOf(github).dotCom, 'fine', { transport });
    await createDeployments(connection, organization).read(digests, { signal });
    assert.equal(inFlight.length, digests.length);
    assert.deepEqual(inFlight.slice(0, 3), [1, 1, 2]);
    assert.equal(Math.max(...inFlight), 20);
  });

  it('are unknown after a 403, and nothing more is asked', async () => {
    const deployments = open(administrator);
    await deployments.read(digests, { signal });
    assert.deepEqual(asked(), [first]);
    assert.equal(deployments.state.kind === 'unknown' && deployments.state.problem?.kind, 'forbidden');
    assert.deepEqual(deployments.unasked(digests), []);
    await deployments.read(digests, { signal });
    assert.equal(github.log.length, 1);
  });

  it('are unknown after a 404, as on Enterprise Server', async () => {
    const deployments = createDeployments(connectTo(hostsOf(github).server, 'fine'), organization);
    await deployments.read(digests, { signal });
    assert.equal(github.log.length, 1);
    assert.equal(deployments.state.kind === 'unknown' && deployments.state.problem?.kind, 'notFound');
  });

  it('are unknown for users, without a request', async () => {
    const connection = connectTo(hostsOf(github).dotCom, 'fine');
    for (const kind of ['user', 'authenticatedUser'] as const) {
      const deployments = createDeployments(connection, { kind, login: 'ann' });
      await deployments.read(digests, { signal });
      assert.deepEqual(deployments.state, { kind: 'unknown', problem: undefined });
    }
    assert.deepEqual(github.log, []);
  });

  it('that were learned before a refusal stay known', async () => {
    const deployments = open();
    await deployments.read([first], { signal });
    github.faults.push({
      match: on('GET', '/deployment-records'),
      act: { status: 404, body: { message: 'Not Found' } },
    });
    await deployments.read(digests, { signal });
    assert.equal(deployments.state.kind, 'unknown');
    assert.deepEqual([...deployments.deployed], [first]);
  });

  it('can be asked for again after another failure', async () => {
    const deployments = open();
    github.faults.push({ match: on('GET', '/deployment-records'), skip: 1, act: 500, times: 200 });
    const failure = await failureOf(deployments.read(digests, { signal }));
    assert.equal(failure.problem.kind, 'server');
    assert.deepEqual(deployments.state, { kind: 'open' });
    github.faults.splice(0);
    assert.ok(!deployments.unasked(digests).includes(first));
    await deployments.read(digests, { signal });
    assert.deepEqual([...deployments.deployed].sort(), [first, third]);
  });

  it('can be cancelled', async () => {
    const deployments = open();
    github.faults.push({ match: on('GET', '/deployment-records'), skip: 1, act: 'hang' });
    const controller = new AbortController();
    const reading = deployments.read(digests, { signal: controller.signal });
    await until(() => github.log.length === 21);
    controller.abort();
    await assert.rejects(reading, { name: 'AbortError' });
    assert.deepEqual(deployments.unasked(digests), digests.slice(1));
  });

  it('are asked for of the images that a plan deletes, not of their parts', () => {
    const registry = sampleRegistry();
    const packages: RetentionPackage[] = [gatheredLibrary('npm', ['2.0.0', '1.0.0']), gatheredImages(registry)].map(
      planInputOf,
    );
    const rules: readonly Rule[] = [{ delete: { olderThan: '1 day' } }];
    const plan = planRetention({ now, rules, packages });
    assert.ok(plan.packages[1]?.versions.some(({ reason }) => reason === 'along'));
    assert.deepEqual(digestsToAsk(packages, plan), [registry.named('untagged index').digest]);
  });
});
