import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { createJournal, type Journal } from '../../src/core/deletion/journal/journal.ts';
import { deletedOperations, recentlyDeleted } from '../../src/core/deletion/journal/recentlyDeleted.ts';
import type { Operation, Result } from '../../src/core/deletion/operation.ts';
import { createPauseSwitch } from '../../src/core/deletion/run/pauseSwitch.ts';
import type { Progress } from '../../src/core/deletion/run/progress.ts';
import { connect } from '../../src/core/github/connection.ts';
import { enterpriseHost } from '../../src/core/github/host.ts';
import { imageReader } from '../../src/core/images/imageReader.ts';
import { openRepository } from '../../src/core/images/repository.ts';
import { accountOf, type DeletionContext } from '../../src/vscode/deletion/context.ts';
import { offerRecovery } from '../../src/vscode/deletion/recovery/recovery.ts';
import { createDeleter, type Deleter } from '../../src/vscode/deletion/run/deleter.ts';
import type { SessionState } from '../../src/vscode/session/sessions.ts';
import { memoryStore, onVersions, referenceTo, type Folder } from '../core/deletion/fixtures.ts';
import { publish, Registry } from '../core/images/fixtures.ts';
import { memoryCache } from '../core/images/memoryCache.ts';
import { on } from '../github/faults.ts';
import { startGitHub, type GitHub } from '../github/server.ts';
import { addFilled, administrator, smallWorld } from '../github/smallWorld.ts';
import { addVersion, packagesOf, type Package } from '../github/world.ts';
import { waitFor } from '../workbench/waiting.ts';

type SignedIn = Extract<SessionState, { kind: 'signedIn' }>;

/** Every run here is in a local GitHub; what VS Code would show is recorded. */
describe('runs of deletions', () => {
  const { withProgress, showInformationMessage, showWarningMessage, showErrorMessage } = vscode.window;
  let github: GitHub;
  let registry: Registry;
  let app: Package;
  let folder: Folder;
  let ids = 0;
  let shown: { readonly message: string; readonly buttons: readonly string[]; readonly isModal: boolean }[];
  let progressTitles: string[];
  let reported: readonly Result[];
  /** Chosen once each. */
  let answers: RegExp[];

  beforeEach(async () => {
    const world = smallWorld();
    registry = new Registry();
    for (let number = 0; number < 4; number++) {
      const children = ['amd64', 'arm64'].map((platform) => registry.push(`${platform} ${number}`));
      registry.push(`image ${number}`, { tags: [`v${number}`], children });
    }
    registry.push('untagged');
    publish(world, registry, 'app');
    addFilled(world, 'org', 'npm', 'tool', 5);
    github = await startGitHub({ world });
    app = packageNamed('app');
    app.admins.add('ann');
    packageNamed('tool').admins.add('ann');
    folder = new Map();
    [shown, progressTitles, reported, answers] = [[], [], [], []];
    const show = (message: string, ...rest: unknown[]) => {
      const buttons = rest.filter((each) => typeof each === 'string');
      shown.push({ message, buttons, isModal: buttons.length < rest.length });
      const index = answers.findIndex((answer) => buttons.some((button) => answer.test(button)));
      const [answer] = index < 0 ? [] : answers.splice(index, 1);
      return Promise.resolve(buttons.find((button) => answer?.test(button)));
    };
    Object.assign(vscode.window, {
      showInformationMessage: show,
      showWarningMessage: show,
      showErrorMessage: show,
      withProgress: (options: vscode.ProgressOptions, work: Parameters<typeof withProgress>[1]) => {
        progressTitles.push(String(options.title));
        return withProgress(options, work);
      },
    });
  });
  afterEach(async () => {
    Object.assign(vscode.window, { withProgress, showInformationMessage, showWarningMessage, showErrorMessage });
    await github.close();
  });

  function packageNamed(name: string): Package {
    return packagesOf(github.world, 'org').find((each) => each.name === name) ?? assert.fail(name);
  }

  interface Window {
    readonly context: DeletionContext;
    readonly deleter: Deleter;
    readonly state: SignedIn;
    readonly journal: Journal;
  }

  function openWindow(name: string): Window {
    const host = enterpriseHost(github.origin) ?? assert.fail();
    const options = { host, token: administrator, transport: fetch, userAgent: 'host-test' };
    const connection = connect(options);
    const state = { kind: 'signedIn', connection, session: { account: { id: '7', label: 'ann' } } } as SignedIn;
    const reader = imageReader(openRepository({ owner: 'org', name: 'app' }, options), memoryCache());
    const journal = createJournal({
      store: memoryStore(folder, name),
      now: () => Date.now(),
      newId: () => `${name}/${ids++}`,
    });
    const context = {
      journal,
      sessions: {
        current: () => Promise.resolve(state),
        connectToManage: () => Promise.resolve(connection),
        onDidChange: new vscode.EventEmitter<never>().event,
      },
      view: {
        explorer: () => Promise.resolve(undefined),
        signedInExplorer: () => Promise.resolve({ connection }),
        withViewProgress: (work: () => Promise<void>) => work(),
        redrawPackages: () => undefined,
        firePackagesChanged: () => undefined,
      },
      images: { of: () => Promise.resolve(reader) },
      files: { isRunning: (file: string) => file === name },
      reports: { show: (results: readonly Result[]) => Promise.resolve(void (reported = results)) },
      prompt: <T>(dialog: () => Promise<T>) => dialog(),
    } as unknown as DeletionContext;
    return { context, state, journal, deleter: createDeleter(context, () => undefined) };
  }

  const versionOf = (name: string) =>
    app.versions.find((version) => version.name === registry.named(name).digest) ?? assert.fail(name);

  /** The deletes of versions of these names; the parts of an image require it. */
  function deleting(...names: readonly string[]): Operation[] {
    return names.map((name) => {
      const { id, name: versionName, tags } = versionOf(name);
      const [, number] = /^a\S+ (\d+)$/.exec(name) ?? [];
      const target = { ...referenceTo(app), versionId: id };
      const facts = { versionName, tags: [...tags] };
      const requires = number === undefined ? {} : { requires: [versionOf(`image ${number}`).id] };
      return { action: 'delete', target, facts, ...requires };
    });
  }

  /** What became of each version, by its name. */
  function outcomes(results: readonly Result[]): Record<string, string> {
    const nameOf = (id: number | undefined) => {
      const version = app.versions.find((each) => each.id === id);
      return registry.pushed.find(({ digest }) => digest === version?.name)?.name ?? '';
    };
    return Object.fromEntries(
      results.map(({ operation, outcome }) => [
        nameOf(operation.target.versionId),
        outcome.kind === 'skipped' ? outcome.because.kind : outcome.kind,
      ]),
    );
  }

  describe('that a panel shows', () => {
    it('are paused, resumed and told there; a notification tells how they ended, and undoes them as one', async () => {
      const { deleter, journal } = openWindow('panel');
      const pauseSwitch = createPauseSwitch();
      const seen: Progress[] = [];
      const told: Result[] = [];
      const operations = [
        ...deleting('image 0', 'amd64 0', 'arm64 0'),
        ...onVersions('delete', packageNamed('tool'), [0]),
      ];
      const running = deleter.run({ operations }, await deleter.accountKey(), {
        pauseSwitch,
        signal: new AbortController().signal,
        onProgress: (progress) => {
          seen.push(progress);
          if (progress.done === 1 && !seen.some(({ paused }) => paused)) pauseSwitch.pause();
        },
        onResults: (results) => told.push(...results),
      });
      await waitFor('the pause', () => Promise.resolve(seen.some(({ paused }) => paused?.reason === 'user')));
      answers.push(/^Undo$/);
      pauseSwitch.resume();
      const results = await running;
      assert.deepEqual(
        results.map(({ operation, outcome }) => [operation, outcome.kind]),
        operations.map((operation) => [operation, 'deleted']),
      );
      assert.equal(told.length, operations.length);
      await waitFor('the undo', () => Promise.resolve(shown.some(({ message }) => message.startsWith('Restored'))));
      assert.match(shown[0]?.message ?? '', /^Deleted 4 versions of 2 packages\.$/);
      assert.deepEqual(progressTitles, ['Restoring 4 versions'], 'no notification for what the panel shows');
      assert.deepEqual(recentlyDeleted(await journal.read(), Date.now()), []);
      assert.ok(app.versions.every(({ deletedAt }) => deletedAt === undefined));
    });

    it('are cancelled there, and are one entry across packages', async () => {
      const { deleter, journal } = openWindow('panel');
      const controller = new AbortController();
      const tool = onVersions('delete', packageNamed('tool'), [0]);
      const results = await deleter.run({ operations: [...tool, ...deleting('untagged', 'image 0')] }, undefined, {
        pauseSwitch: createPauseSwitch(),
        signal: controller.signal,
        onProgress: ({ done }) => {
          if (done === 2) controller.abort();
        },
        onResults: () => undefined,
      });
      assert.ok(results.some(({ outcome }) => outcome.kind === 'deleted'));
      const entries = recentlyDeleted(await journal.read(), Date.now());
      assert.ok(entries.length >= 2);
      assert.equal(deletedOperations(entries).length, 1);
    });
  });

  describe('that were interrupted', () => {
    /** A window is killed that had confirmed these deletes; the first ones had been carried out. */
    async function interrupt(operations: readonly Operation[], carriedOut: number): Promise<void> {
      const { state, journal } = openWindow('killed');
      const record = await journal.begin(accountOf(state), operations);
      for (const operation of operations.slice(0, carriedOut)) {
        const version = app.versions.find(({ id }) => id === operation.target.versionId);
        await record.settle(await record.recordIntent(operation), { kind: 'deleted' });
        Object.assign(version ?? {}, { deletedAt: github.world.clock.now() });
      }
    }

    /** Chooses Resume, then Show Report. @returns what became of what was left. */
    async function resume(button: RegExp): Promise<Record<string, string>> {
      const { context, deleter, state } = openWindow('next');
      answers.push(button, /^Show Report$/);
      await offerRecovery(state, context, deleter, AbortSignal.timeout(60_000), () => undefined);
      await waitFor('the report', () => Promise.resolve(reported.length > 0));
      assert.deepEqual(
        shown.filter(({ isModal }) => isModal),
        [],
        'nothing is confirmed again',
      );
      return outcomes(reported);
    }

    it('go on with what is left, but for what has changed since it was confirmed', async () => {
      const operations = deleting(
        'image 0',
        'amd64 0',
        'arm64 0',
        'image 1',
        'amd64 1',
        'arm64 1',
        'untagged',
        'image 2',
      );
      await interrupt(operations, 1);
      versionOf('image 1').tags.push('stable');
      versionOf('image 2').deletedAt = 1;
      const { digest, mediaType, body, createdAt } = registry.push('new', { children: [registry.named('untagged')] });
      addVersion(github.world, app, digest, { tags: ['2.0'], createdAt: Date.parse(createdAt) });
      github.world.manifests.set(digest, { digest, mediaType, body, size: 0 });
      assert.deepEqual(await resume(/^Resume Deleting 7 Items$/), {
        'amd64 0': 'deleted',
        'arm64 0': 'deleted',
        'image 1': 'tagsChanged',
        'amd64 1': 'required',
        'arm64 1': 'required',
        untagged: 'dependency',
        'image 2': 'alreadyGone',
      });
      assert.deepEqual(
        reported.map(({ operation }) => operation.target.versionId),
        operations.slice(1).map(({ target }) => target.versionId),
        'in the order that was confirmed',
      );
      // Both windows did one run: it is one entry, and Undo restores all of it.
      const { journal } = openWindow('next');
      const state = await journal.read();
      assert.deepEqual(state.openPlans, []);
      const [operation, ...others] = deletedOperations(recentlyDeleted(state, Date.now()));
      assert.equal(operation?.entries.length, 3);
      assert.deepEqual(others, []);
    });

    it('are undone with what was deleted before', async () => {
      await interrupt(deleting('image 0', 'amd64 0', 'arm64 0'), 2);
      const { context, deleter, state } = openWindow('next');
      answers.push(/^Resume Deleting 1 Item$/, /^Undo$/);
      await offerRecovery(state, context, deleter, AbortSignal.timeout(60_000), () => undefined);
      await waitFor('the undo', () =>
        Promise.resolve(shown.some(({ message }) => message === 'Restored 3 versions of app.')),
      );
      assert.ok(app.versions.every(({ deletedAt }) => deletedAt === undefined));
    });

    it('leave the parts of an image that somebody has restored meanwhile', async () => {
      await interrupt(deleting('image 0', 'amd64 0', 'arm64 0', 'image 1'), 1);
      versionOf('image 0').deletedAt = undefined;
      assert.deepEqual(await resume(/^Resume Deleting 3 Items$/), {
        'amd64 0': 'dependency',
        'arm64 0': 'dependency',
        'image 1': 'deleted',
      });
    });

    it('leave what has no tag where a manifest cannot be read', async () => {
      await interrupt(deleting('image 0', 'amd64 0', 'arm64 0', 'untagged'), 1);
      const act = { status: 403, body: { errors: [{ code: 'DENIED', message: 'no' }] } };
      github.faults.push({ match: on('GET', `/manifests/${registry.named('image 3').digest}`), act });
      assert.deepEqual(await resume(/^Resume Deleting 3 Items$/), {
        'amd64 0': 'unverified',
        'arm64 0': 'unverified',
        untagged: 'unverified',
      });
    });
  });
});
