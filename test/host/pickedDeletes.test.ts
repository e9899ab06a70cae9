import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { Explorer } from '../../src/core/explorer/explorer.ts';
import { noFilter } from '../../src/core/explorer/filter.ts';
import { ownerRow, packageRow, referenceOf, versionRow, type VersionRow } from '../../src/core/explorer/row.ts';
import { connect } from '../../src/core/github/connection.ts';
import { enterpriseHost } from '../../src/core/github/host.ts';
import { packageKey } from '../../src/core/packages/target.ts';
import type { Operation } from '../../src/core/deletion/operation.ts';
import type { DeletionContext, ReviewRequest } from '../../src/vscode/deletion/context.ts';
import { resume } from '../../src/vscode/deletion/recovery/resume.ts';
import { planVersions } from '../../src/vscode/deletion/plan/planVersions.ts';
import { ImageReaders } from '../../src/vscode/images/imageReaders.ts';
import type { Log } from '../../src/vscode/log.ts';
import type { Sessions } from '../../src/vscode/session/sessions.ts';
import { addLibrary } from '../core/cleanUp/fixtures.ts';
import { publish, Registry, sampleRegistry } from '../core/images/fixtures.ts';
import { on } from '../github/faults.ts';
import { startGitHub, type GitHub } from '../github/server.ts';
import { administrator, smallWorld } from '../github/smallWorld.ts';
import { addPackage, addVersion, packagesOf } from '../github/world.ts';

describe('a delete of picked versions', () => {
  let folder: string;
  let github: GitHub;
  let readers: ImageReaders;
  let explorer: Explorer;
  let asked: { readonly message: string; readonly buttons: readonly string[] }[];
  let reviewed: ReviewRequest[];
  const registry = sampleRegistry();
  const { showWarningMessage } = vscode.window;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'images-'));
    const world = smallWorld();
    publish(world, registry, 'app');
    publish(world, manyImages(501), 'many');
    addLibrary(world, 'npm', 'lib', 30);
    addLibrary(world, 'npm', 'small', 2);
    const docker = addPackage(world, 'org', 'docker', 'old', { visibility: 'private' });
    for (const tag of ['1', '2']) addVersion(world, docker, `sha256:${tag.repeat(64)}`, { tags: [tag] });
    github = await startGitHub({ world });
    const host = enterpriseHost(github.origin) ?? assert.fail();
    const options = { host, token: administrator, transport: fetch, userAgent: 'host-test' };
    const connection = connect(options);
    const never = new vscode.EventEmitter<never>().event;
    const sessions: Partial<Record<keyof Sessions, unknown>> = {
      current: () => Promise.resolve({ kind: 'signedIn', connection, session: { account: { id: '1' } } }),
      registryOptions: () => Promise.resolve(options),
      onDidInitialize: never,
      onDidChange: never,
    };
    readers = new ImageReaders(sessions as unknown as Sessions, folder, {} as unknown as Log);
    explorer = new Explorer(connection, {
      owners: [],
      packageTypes: ['container'],
      groupByType: false,
      pageSize: 100,
      filter: noFilter,
    });
    [asked, reviewed] = [[], []];
  });
  afterEach(async () => {
    Object.assign(vscode.window, { showWarningMessage });
    readers.dispose();
    await github.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  });

  function manyImages(count: number): Registry {
    const many = new Registry();
    for (let number = 0; number < count; number++) many.push(`many ${number}`, { tags: [`v${number}`] });
    return many;
  }

  /** The rows of versions: of images by the names in `registry` or their tags, of others by their version. */
  function rowsOf(name: string, ...wanted: readonly string[]): VersionRow[] {
    const found = packagesOf(github.world, 'org').find((each) => each.name === name) ?? assert.fail(name);
    const row = packageRow(ownerRow({ kind: 'organization', login: 'org' }, false), {
      id: 1,
      name,
      packageType: found.type,
      visibility: 'private',
      versionCount: found.versions.length,
      htmlUrl: undefined,
      repository: undefined,
      createdAt: '2026-01-01T00:00:00Z',
      updatedAt: undefined,
    });
    return wanted.map((text) => {
      const digest = name === 'app' ? registry.named(text).digest : undefined;
      const version =
        found.versions.find((each) => each.name === (digest ?? text) || each.tags.includes(text)) ?? assert.fail(text);
      const { id, tags } = version;
      return versionRow(row, {
        ...{ id, name: version.name, tags, createdAt: '2026-01-01T00:00:00Z' },
        ...{ updatedAt: undefined, deletedAt: undefined },
      });
    });
  }

  /** Plans, and presses the buttons in turn. */
  async function plan(rows: readonly VersionRow[], ...presses: readonly string[]) {
    const left = [...presses];
    Object.assign(vscode.window, {
      showWarningMessage: (message: string, _: object, ...buttons: string[]) => {
        asked.push({ message, buttons });
        return Promise.resolve(left.shift());
      },
    });
    const review = (request: ReviewRequest) => Promise.resolve(void reviewed.push(request));
    return planVersions(explorer, rows, { images: readers, review });
  }
  const namesReviewed = () =>
    reviewed.flatMap(({ packages }) =>
      packages.map(({ reference, picked }) => `${reference.packageType}/${reference.name}: ${picked.length}`),
    );

  it('asks once for a small plan without doubts, and checks the package again before it is carried out', async () => {
    const rows = rowsOf('app', 'older');
    const found = await plan(rows, 'Delete 5 Versions');
    assert.deepEqual(asked, [{ message: 'Delete 0.9 of org/app?', buttons: ['Delete 5 Versions', 'Review…'] }]);
    assert.equal(found?.operations.length, 5);
    assert.equal(found.operations[0]?.target.versionId, rows[0]?.version.id);
    assert.deepEqual([...(found.rechecks?.keys() ?? [])], [packageKey(found.operations[0]?.target ?? assert.fail())]);
    assert.deepEqual(reviewed, []);
  });

  it('asks the same of other types, whose lists are read too', async () => {
    const found = await plan(rowsOf('lib', '1.0.1', '1.0.2'), 'Delete 2 Versions');
    assert.deepEqual(asked[0]?.buttons, ['Delete 2 Versions', 'Review…']);
    assert.deepEqual([found?.operations.length, found?.rechecks?.size], [2, 1]);
    await plan(rowsOf('small', '1.0.1', '1.0.2'));
    assert.deepEqual(asked[1]?.buttons, ['Delete 2 Versions and Package', 'Review…']);
  });

  it('does nothing where the question is dismissed', async () => {
    assert.equal(await plan(rowsOf('lib', '1.0.1')), undefined);
    assert.deepEqual(reviewed, []);
  });

  it('opens the review for those who want it', async () => {
    assert.equal(await plan(rowsOf('app', 'older'), 'Review…'), undefined);
    assert.deepEqual(namesReviewed(), ['container/app: 1']);
    const [row] = rowsOf('app', 'older');
    const { id, name, tags } = row?.version ?? assert.fail();
    assert.deepEqual(reviewed[0]?.packages[0]?.picked, [{ id, name, tags }]);
  });

  it('offers nothing but the review where all is kept: what others depend on is deleted there only', async () => {
    await plan(rowsOf('app', 'arm', 'shared'));
    assert.deepEqual(asked[0]?.buttons, ['Review…']);
  });

  it('offers the package where GitHub would refuse its last version with a tag', async () => {
    await plan(rowsOf('app', 'latest', 'older', 'signature', 'referrers'));
    assert.deepEqual(asked[0]?.buttons, ['Delete Package Instead…']);
  });

  describe('opens the review at once', () => {
    afterEach(() => assert.deepEqual(asked, []));

    it('where more than 25 versions are picked', async () => {
      await plan(rowsOf('lib', ...Array.from({ length: 26 }, (_, index) => `1.0.${index + 1}`)));
      assert.deepEqual(namesReviewed(), ['npm/lib: 26']);
      assert.deepEqual(github.log, [], 'the review reads what it needs');
    });

    it('where more than one package is touched', async () => {
      await plan([...rowsOf('lib', '1.0.1'), ...rowsOf('small', '1.0.1')]);
      assert.deepEqual(namesReviewed(), ['npm/lib: 1', 'npm/small: 1']);
    });

    it('where `latest` goes', async () => {
      await plan(rowsOf('app', 'latest'));
      assert.deepEqual(namesReviewed(), ['container/app: 1']);
    });

    it('where something could not be read', async () => {
      github.faults.push({ match: on('GET', registry.named('untagged index').digest), act: 'reset' });
      await plan(rowsOf('app', 'older'));
      assert.deepEqual(namesReviewed(), ['container/app: 1']);
    });

    it('where no manifest can be read at all', async () => {
      await plan(rowsOf('old', '1'));
      assert.deepEqual(namesReviewed(), ['docker/old: 1']);
    });
  });

  it('opens the review where the user skips the check, and does nothing where they cancel it', async () => {
    await plan(rowsOf('many', 'v1'), 'Skip the Check');
    assert.deepEqual(asked, [
      { message: 'Read 501 manifests before deleting?', buttons: ['Read 501 Manifests', 'Skip the Check'] },
    ]);
    assert.deepEqual(namesReviewed(), ['container/many: 1']);
    assert.equal(await plan(rowsOf('many', 'v1')), undefined);
    assert.equal(reviewed.length, 1);
  });

  it('fails where the list of a package without manifests cannot be read', async () => {
    github.faults.push({ match: on('GET', '/lib/versions'), act: { status: 403, body: { message: 'no' } } });
    await assert.rejects(plan(rowsOf('lib', '1.0.1')), { name: 'GitHubError' });
    assert.deepEqual([asked, reviewed], [[], []]);
  });

  /** Resumes the delete of versions. @returns for each why it must not be deleted. */
  async function resumeDelete(rows: readonly VersionRow[], origin?: 'rules' | 'forced') {
    const operations = rows.map((row): Operation => {
      const { id, name: versionName, tags } = row.version;
      const target = { ...referenceOf(row.package), versionId: id };
      return { action: 'delete', target, facts: { versionName, tags }, ...(origin ? { origin } : {}) };
    });
    const context = { images: readers, view: { signedInExplorer: () => Promise.resolve(explorer) } };
    const found = (await resume(operations, context as unknown as DeletionContext, undefined)) ?? assert.fail();
    assert.deepEqual(found.operations, operations, 'nothing that was not confirmed');
    const options = {
      gone: new Set<number>(),
      signal: new AbortController().signal,
      now: () => Date.now(),
      send: <T>(call: (connection: Explorer['connection']) => Promise<T>) => call(explorer.connection),
    };
    return Promise.all(
      operations.map(async ({ target }) => {
        const change = await found.rechecks?.get(packageKey(target))?.findChange(target.versionId ?? 0, options);
        return change === 'gone' ? change : change?.kind;
      }),
    );
  }

  it('that is resumed deletes what is still safe without a question, and skips the rest with the reason', async () => {
    const rows = [...rowsOf('app', 'older', 'arm'), ...rowsOf('old', '1'), ...rowsOf('lib', '1.0.1')];
    assert.deepEqual(await resumeDelete(rows), [undefined, 'dependency', 'unverified', undefined]);
    assert.deepEqual([asked, reviewed], [[], []]);
  });

  it('that is resumed deletes what the user forced', async () => {
    assert.deepEqual(await resumeDelete(rowsOf('app', 'arm'), 'forced'), [undefined]);
  });

  it('that is resumed leaves no package empty if rules delete it', async () => {
    assert.deepEqual(await resumeDelete(rowsOf('small', '1.0.1'), 'rules'), [undefined]);
    const all = rowsOf('small', '1.0.1', '1.0.2');
    assert.deepEqual(await resumeDelete(all, 'rules'), ['lastVersions', 'lastVersions']);
    assert.deepEqual(await resumeDelete(all), [undefined, undefined]);
  });
});
