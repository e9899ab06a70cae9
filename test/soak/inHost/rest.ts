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

/** Of a request, by the extension's clock; ms. */
const timeout = 30_000;

/**
 * Brings everything to rest: no faults, nothing under way, the same account, settings and open rows each time.
 *
 * @returns what the tree says on the way that is not so: of what the walk has opened, once it is refreshed, and of rows
 * that are opened anew.
 */
export async function comeToRest({ stage, account }: Walker): Promise<string[]> {
  const { tree, busy } = stage;
  await ask({ ask: 'calm' });
  await until(
    'all progress to end',
    () => busy.size === 0,
    () => [...busy].join(', '),
  );
  await closeEditors();
  for (const name of ['groupByType', 'packageTypes']) await set(name, undefined);
  // Two renewals at once may leave a token that the server has taken back.
  if (!account.isSignedInAs('ann')) await account.signIn('ann');
  await vscode.commands.executeCommand('githubPackages.clearFilter');
  const { truth = {} } = await ask({ ask: 'truth', login: 'ann' });
  await refresh();
  const afterWalk = lies((row) => tree.childrenOf(row), truth).concat(errors());

  tree.collapseAll();
  // Lists are forgotten with their page size: what was loaded before must not count.
  for (const size of [50, undefined]) await set('pageSize', size);
  await openSome();
  if (failed()) await refresh();
  const openedAnew = lies((row) => tree.childrenOf(row), truth).concat(errors());
  return [...afterWalk, ...openedAnew.map((lie) => `opened anew, ${lie}`)];

  async function openSome(): Promise<void> {
    await tree.settled();
    for (const owner of tree.childrenOf()) {
      if (owner.kind !== 'owner') continue;
      await tree.expand(owner);
      const packages = tree.childrenOf(owner).filter(({ kind }) => kind === 'package');
      for (const row of packages.slice(0, 4)) await tree.expand(row);
    }
    await tree.settled();
  }

  /** Until a limit that was met before has ended, or a time-out on a busy machine is made good, rows truly say so. */
  async function refresh(): Promise<void> {
    const end = Date.now() + hangGuard;
    do {
      await vscode.commands.executeCommand('githubPackages.refresh');
      await tree.settled();
      if (!failed()) return;
      await delay(200);
    } while (Date.now() < end);
  }

  function failed(): boolean {
    return errors().length > 0;
  }

  function errors(): string[] {
    return tree.rows.flatMap((row) => (row.kind === 'error' ? [`the row ${row.id} says ${String(row.error)}`] : []));
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
  const { sockets } = await ask({ ask: 'sockets' });
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

/** Real ms after which something never ends: limits and time-outs are over in a sixth of it. */
export const hangGuard = 180_000;

/** @throws Error where it does not come in time. */
export async function until(what: string, isSo: () => boolean, instead: () => string = () => ''): Promise<void> {
  const end = Date.now() + hangGuard;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}. ${instead()}`);
    await delay(20);
  }
}
