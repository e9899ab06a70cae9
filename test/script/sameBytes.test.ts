import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  createDeployments,
  digestsToAsk,
  gatherPackages,
  listTargets,
  LivePlan,
} from '../../src/core/cleanUp/index.ts';
import { connect, enterpriseHost, packageTypes } from '../../src/core/github/index.ts';
import { imageReader, openRepository } from '../../src/core/images/index.ts';
import { packageKey } from '../../src/core/packages/index.ts';
import { documentOf, writePlan } from '../../src/core/planFile/index.ts';
import { parseRetention } from '../../src/core/retention/index.ts';
import {
  addRandomImages,
  addRandomLibrary,
  chance,
  pickOf,
  some,
  type Random,
  type RandomImages,
} from '../core/cleanUp/randomPackages.ts';
import { randomOf } from '../core/images/fixtures.ts';
import { memoryCache } from '../core/images/memoryCache.ts';
import { rules as anyRules, strongRules } from '../core/retention/worlds.ts';
import { on } from '../github/faults.ts';
import { withRepo } from '../github/smallWorld.ts';
import { openSite, plannedIds, documentIn, rulesPath, type Site } from './fixtures.ts';

/** `npm run soak` compares 200. */
const worlds = Number(process.env.SCRIPT_WORLDS ?? 12);

describe('The script and the extension, with the same rules and packages', () => {
  let [deletes, failures, deployed] = [0, 0, 0];

  for (let seed = 1; seed <= worlds; seed++) {
    it(`make the same plan, byte for byte (seed ${seed})`, async () => {
      const site = await randomSite(seed);
      try {
        const { stdout, stderr } = await site.run(['--owner', 'org', '--format', 'json']);
        assert.notEqual(stdout, '', stderr);
        const document = documentIn(stdout);
        assert.equal(stdout, await asTheExtension(site, document.moment));
        deletes += plannedIds(document).length;
        failures += document.failures.length;
        deployed += document.packages.filter(({ input }) => input.deployed).length;
      } finally {
        await site.close();
      }
    });
  }

  it('have met deletes, packages that cannot be planned, and deployed images', () => {
    assert.ok(deletes > 0 && failures > 0 && deployed > 0, `${deletes} ${failures} ${deployed}`);
  });
});

async function randomSite(seed: number): Promise<Site> {
  const random = randomOf(seed);
  const images: RandomImages[] = [];
  const site = await openSite(
    (world) => {
      images.push(addRandomImages(random, world, 'app', chance(random, 12) ? 80 : 2 + random(5)));
      if (chance(random, 3)) images.push(addRandomImages(random, world, 'tools', 2 + random(3)));
      for (const type of some(['npm', 'maven', 'nuget', 'rubygems'] as const, random)) {
        addRandomLibrary(random, world, type);
      }
    },
    randomRules(seed, random),
  );
  const { faults } = site.github;
  for (const { digest } of images.flatMap(({ registry }) => registry.pushed)) {
    if (chance(random, 40)) faults.push({ match: on('GET', `/manifests/${digest}`), act: { status: 403 } });
    if (chance(random, 6)) {
      const act = { status: 200, body: { total_count: 1, deployment_records: [{}] } };
      faults.push({ match: on('GET', new RegExp(`${digest.slice(7)}/metadata`)), act });
    }
  }
  const act = { status: 200, body: { total_count: 0, deployment_records: [] } };
  if (chance(random, 2)) faults.push({ match: on('GET', 'deployment-records'), act });
  if (chance(random, 4)) faults.push({ match: on('GET', '/api/versions?'), act: { status: 403 } });
  return site;
}

function randomRules(seed: number, random: Random): readonly object[] {
  const [sampled = []] = fc.sample(anyRules, { seed, numRuns: 1 });
  return [pickOf(strongRules, random) ?? assert.fail(), ...sampled];
}

/** As the panel of Clean Up reads and plans, and exports its plan. @param moment of the plan. */
async function asTheExtension(site: Site, moment: string): Promise<string> {
  const host = enterpriseHost(site.github.origin) ?? assert.fail();
  const options = { host, token: withRepo, userAgent: 'test', transport: fetch };
  const connection = connect(options);
  const owner = { kind: 'organization', login: 'org' } as const;
  const { signal } = new AbortController();
  const waiting = { signal, onWait: () => assert.fail('nothing is waited for') };
  const { targets, failures: listFailures } = await listTargets(
    connection,
    [{ kind: 'owner', owner }],
    packageTypes,
    waiting,
  );
  const live = new LivePlan();
  live.begin(
    Date.parse(moment),
    targets.map(({ reference }) => packageKey(reference)),
  );
  const results = await gatherPackages(targets, {
    connection,
    openReader: ({ reference }) =>
      Promise.resolve(imageReader(openRepository({ owner: 'org', name: reference.name }, options), memoryCache())),
    confirmReads: () => assert.fail('few manifests need no confirmation'),
    onProgress: () => undefined,
    // In the order of their arrival, as the panel.
    onResult: (result) => (result.kind === 'gathered' ? live.put(result) : undefined),
    signal,
  });
  live.setRules(parseRetention(site.read(rulesPath), 'of the panel').rules);
  const deployments = createDeployments(connection, owner);
  const { current } = live;
  if (current) await deployments.read(digestsToAsk(current.input.packages, current.plan), { signal });
  live.setDeployed('org', deployments.deployed);
  const failures = results.flatMap((failure, index) => {
    const target = targets[index];
    return failure.kind === 'gathered' || !target ? [] : [{ target, failure }];
  });
  const context = { host: host.name, account: 'ann', sourceName: () => rulesPath, failures, listFailures };
  return writePlan(documentOf(live.current ?? assert.fail(), context));
}
