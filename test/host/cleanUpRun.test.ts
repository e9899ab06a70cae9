import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { LivePlan } from '../../src/core/cleanUp/index.ts';
import type { Operation, Result } from '../../src/core/deletion/index.ts';
import { packageKey } from '../../src/core/packages/index.ts';
import type { Gathering } from '../../src/vscode/cleanUp/gathering.ts';
import { Run } from '../../src/vscode/cleanUp/run.ts';
import type { DeletionContext, Plan } from '../../src/vscode/deletion/context.ts';
import type { Deleter } from '../../src/vscode/deletion/run/deleter.ts';
import type { RunControls } from '../../src/vscode/deletion/run/runner.ts';
import { gatheredOf } from '../core/cleanUp/packages.ts';
import { library, now } from '../texts/shownPlans.ts';

describe('Carrying out the plan of a panel', () => {
  const { showWarningMessage, withProgress } = vscode.window;
  let asked: string[];
  let details: (string | undefined)[];
  /** Why packages could not be deleted before. */
  let refusals: string[];
  let ran: readonly Operation[][];
  let controls: RunControls | undefined;
  let ended: PromiseWithResolvers<undefined>;
  let live: LivePlan;
  /** How many images have not been asked for, and up to how many they were read. */
  let unasked: number;
  let read: number[];

  beforeEach(() => {
    [asked, details, refusals, ran, controls, unasked, read] = [[], [], [], [], undefined, 0, []];
    ended = Promise.withResolvers();
    live = new LivePlan();
    const lib = gatheredOf(library({ '1.2.0': 2, '1.1.0': 3, '1.0.0': 4 }));
    live.begin(Date.parse(now), [packageKey(lib.reference)]);
    live.put(lib);
    live.setRules([{ delete: { olderThan: '1 day' } }]);
  });
  afterEach(() => Object.assign(vscode.window, { showWarningMessage, withProgress }));

  /** @param presses the buttons, by how they begin; `undefined` dismisses. */
  function open(presses: readonly (string | undefined)[], whileAsked: () => void = () => undefined): Run {
    const left = [...presses];
    Object.assign(vscode.window, {
      showWarningMessage: (message: string, { detail }: vscode.MessageOptions, ...buttons: string[]) => {
        asked.push(message);
        details.push(detail);
        whileAsked();
        const press = left.shift();
        return Promise.resolve(press === undefined ? undefined : buttons.find((each) => each.startsWith(press)));
      },
    });
    const deleter: Partial<Deleter> = {
      accountKey: () => Promise.resolve('host 7'),
      refusals: { reasons: () => refusals } as unknown as Deleter['refusals'],
      async run(plan: Plan | undefined, _, given) {
        const operations = plan?.operations ?? [];
        ran = [...ran, [...operations]];
        controls = given;
        await ended.promise;
        return operations.map((operation): Result => ({ operation, outcome: { kind: 'deleted' } }));
      },
    };
    const gathering = {
      progress: undefined,
      get deployments() {
        const owner = { kind: 'organization', login: 'org' };
        return [{ owner, deployments: { state: { kind: 'open' } }, unasked }];
      },
      readDeployments: (max: number) => {
        read.push(max);
        if (unasked <= max) unasked = 0;
        return Promise.resolve();
      },
    };
    return new Run({
      deletion: { prompt: (show: () => Promise<unknown>) => show() } as unknown as DeletionContext,
      deleter: deleter as Deleter,
      live,
      gathering: gathering as unknown as Gathering,
      onChange: () => undefined,
    });
  }

  it('deletes what was confirmed, says how far it is, and what it did', async () => {
    const run = open(['Delete 2 Versions']);
    const running = run.start();
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(asked, ['Delete 2 versions of org/lib?']);
    assert.deepEqual(
      ran.map((each) => each.map(({ facts }) => facts?.versionName)),
      [['1.1.0', '1.0.0']],
    );
    const progress = { done: 1, skipped: 0, total: 2, ratePerMinute: 60, timeLeft: 1000 };
    controls?.onProgress({ ...progress, slowedTo: undefined, paused: undefined });
    assert.deepEqual(run.progress, { text: '1 of 2', done: 1, total: 2, kind: 'deleting', isPaused: false });
    run.setPaused(true);
    assert.equal(controls?.pauseSwitch.isPaused, true);
    assert.equal(run.progress.isPaused, true);
    await run.start();
    assert.equal(ran.length, 1, 'one run at a time');
    ended.resolve(undefined);
    await running;
    assert.equal(run.progress, undefined);
    assert.match(run.last?.summary ?? '', /: Deleted 2 versions of lib\.$/);
  });

  it('cancels the run', async () => {
    const run = open(['Delete 2 Versions']);
    const running = run.start();
    await new Promise((resolve) => setImmediate(resolve));
    run.cancel();
    assert.equal(controls?.signal.aborted, true);
    ended.resolve(undefined);
    await running;
  });

  it('says before it is confirmed which packages GitHub refused to delete in, and deletes in the others', async () => {
    refusals = ['Your account cannot delete anything in org/tool.'];
    ended.resolve(undefined);
    await open(['Delete 2 Versions']).start();
    assert.equal(asked.length, 1, 'one confirmation');
    assert.match(details[0] ?? '', /GitHub refused a deletion before: Your account cannot .* It is tried again\.$/);
    assert.equal(ran.length, 1);
  });

  it('goes on in a notification when its panel is closed, where it can be cancelled', async () => {
    const cancelling = new vscode.CancellationTokenSource();
    const shown: unknown[] = [];
    Object.assign(vscode.window, {
      withProgress: ({ title, cancellable }: vscode.ProgressOptions, work: Parameters<typeof withProgress>[1]) => {
        shown.push(title, cancellable);
        return work({ report: (step) => shown.push(step) }, cancelling.token);
      },
    });
    live.put(gatheredOf(library({ '1.3.0': 2, '1.2.0': 3, '1.1.0': 4, '1.0.0': 5 })));
    const run = open(['Delete 3 Versions']);
    const running = run.start();
    await new Promise((resolve) => setImmediate(resolve));
    const progress = { done: 1, skipped: 0, total: 3, ratePerMinute: 60, timeLeft: 1000 };
    controls?.onProgress({ ...progress, slowedTo: undefined, paused: undefined });
    const left = run.leave();
    assert.deepEqual(shown.slice(0, 2), ['Deleting 3 versions', true]);
    assert.match(JSON.stringify(shown[2]), /1 of 3/);
    assert.equal(controls?.signal.aborted, false);
    cancelling.cancel();
    assert.equal(controls.signal.aborted, true);
    ended.resolve(undefined);
    await Promise.all([running, left]);
  });

  it('is cancelled if its panel is closed while it is paused', async () => {
    const run = open(['Delete 2 Versions']);
    const running = run.start();
    await new Promise((resolve) => setImmediate(resolve));
    run.setPaused(true);
    await run.leave();
    assert.equal(controls?.signal.aborted, true);
    ended.resolve(undefined);
    await running;
  });

  it('deletes nothing if the user dismisses the confirmation, or the plan changes meanwhile', async () => {
    await open([undefined]).start();
    const changed = open(['Delete 2 Versions'], () => live.setRules([])).start();
    await assert.rejects(changed, { message: /^The plan changed before you confirmed it/ });
    assert.deepEqual(ran, []);
  });

  it('deletes nothing if nothing would be deleted', async () => {
    live.setRules([]);
    await open([]).start();
    assert.deepEqual([asked, ran], [[], []]);
  });

  it('lets the user decide about more than 500 deployment records, with their number', async () => {
    ended.resolve(undefined);
    unasked = 501;
    await open([undefined]).start();
    assert.deepEqual(asked, ['Check whether 501 images are deployed?']);
    assert.deepEqual([read, ran], [[500], []]);
    await open(['Delete Without Checking', 'Delete 2 Versions']).start();
    assert.deepEqual([read, ran.length], [[500, 500], 1]);
    await open(['Check 501 Images', 'Delete 2 Versions']).start();
    assert.deepEqual([read, ran.length], [[500, 500, 500, Infinity], 2]);
    assert.equal(unasked, 0);
  });
});
