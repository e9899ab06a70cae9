import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as vscode from 'vscode';
import type { Checkpoint } from '../course.ts';
import { abortSignals, subscriptions } from '../seen.ts';
import { ask, course } from './ask.ts';
import { closeEditors, set, type Walker } from './operations.ts';
import { lies } from './truth.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Limits that a person was told of end within this; of the extension's clock, in ms. */
const longestLimit = 60_000;
/** Of a request, by the extension's clock; ms. */
const timeout = 30_000;

/**
 * Brings everything to rest: no faults, nothing under way, the same account, settings and open rows each time.
 *
 * @returns what the tree then says that is not so.
 */
export async function comeToRest({ stage, account }: Walker): Promise<string[]> {
  await ask({ ask: 'calm' });
  await until(
    'all progress to end',
    () => stage.busy.size === 0,
    () => [...stage.busy].join(', '),
  );
  await closeEditors();
  for (const name of ['groupByType', 'packageTypes']) await set(name, undefined);
  if (account.session?.account.label !== 'ann') await account.signIn('ann');
  await vscode.commands.executeCommand('githubPackages.clearFilter');
  stage.tree.collapseAll();
  await refreshed();
  // Lists are forgotten with their page size: what was loaded before must not count.
  for (const size of [50, undefined]) await set('pageSize', size);
  await until(
    'the settings to be followed',
    () => vscode.workspace.getConfiguration('githubPackages').get('pageSize') === 100,
  );
  await stage.tree.settled();
  await openSome();
  // An error row says the truth about a request of a moment ago; it has to go when it is asked again.
  for (let tries = 0; tries < 3 && stage.tree.rows.some(({ kind }) => kind === 'error'); tries++) await refreshed();
  const { truth = {} } = await ask({ ask: 'truth', login: 'ann' });
  return lies((row) => stage.tree.childrenOf(row), truth);

  async function openSome(): Promise<void> {
    for (const owner of stage.tree.childrenOf()) {
      if (owner.kind !== 'owner') continue;
      await stage.tree.expand(owner);
      const packages = stage.tree.childrenOf(owner).filter(({ kind }) => kind === 'package');
      for (const row of packages.slice(0, 4)) await stage.tree.expand(row);
    }
    await stage.tree.settled();
  }

  /** Until a limit that was met before has ended, a refresh says so. */
  async function refreshed(): Promise<void> {
    const until = Date.now() + longestLimit / course.speed + 5000;
    do {
      await vscode.commands.executeCommand('githubPackages.refresh');
      await stage.tree.settled();
      if (stage.tree.childrenOf().every(({ kind }) => kind === 'owner')) return;
      await delay(200);
    } while (Date.now() < until);
  }
}

/** What is there once garbage is collected. */
export async function measure(begun: number, operations: number): Promise<Checkpoint> {
  // A request's time-out holds what it is about until it is over, answered or not.
  await delay(timeout / course.speed + 500);
  for (let round = 0; round < 3; round++) {
    collect();
    await delay(20);
  }
  const { sockets } = await ask({ ask: 'calm' });
  const handles: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) handles[kind] = (handles[kind] ?? 0) + 1;
  return {
    seconds: (performance.now() - begun) / 1000,
    operations,
    heap: process.memoryUsage().heapUsed,
    subscriptions: Object.values(subscriptions()).reduce((sum, count) => sum + count, 0),
    ...abortSignals(),
    handles,
    sockets,
  };
}

/** @throws Error where it does not come within a minute. */
export async function until(what: string, isSo: () => boolean, instead: () => string = () => ''): Promise<void> {
  const end = Date.now() + 60_000;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}. ${instead()}`);
    await delay(20);
  }
}
