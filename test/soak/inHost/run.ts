import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { random } from '../../core/deletion/random.ts';
import type { Checkpoint } from '../course.ts';
import { subscriptions } from '../seen.ts';
import { PlayedAccount } from './account.ts';
import { ask, course } from './ask.ts';
import { anyOperation, type Walker } from './operations.ts';
import { comeToRest, hangGuard, measure, until } from './rest.ts';
import { setStage } from './stage.ts';

/** Operations that go on at once, as a person clicks on while rows load. */
const mostAtOnce = 6;
/** Rests: every 20 s, and enough of them to tell a level in a short walk. */
const checkpoints = Math.max(Math.round(course.minutes * 3), 5);

/** What the extension host runs: walks, rests and measures until the course is over, and tells the control. */
export async function run(): Promise<void> {
  const chance = random(course.seed);
  const wrongs: string[] = [];
  const account = new PlayedAccount(ask);
  const stage = setStage(account, chance);
  const done = new Map<string, number>();
  const measured: Checkpoint[] = [];
  process.on('unhandledRejection', (reason) => wrongs.push(`A rejection that nobody handles: ${stackOf(reason)}`));
  process.on('warning', (warning) => {
    if (warning.name === 'MaxListenersExceededWarning') wrongs.push(stackOf(warning));
  });
  await account.signIn('ann');
  await vscode.extensions.getExtension('packages-explorer.github-packages-explorer')?.activate();
  await stage.tree.open();

  const begun = performance.now();
  const length = course.minutes * 60_000;
  for (let stretch = 1; stretch <= checkpoints; stretch++) {
    const comeAndGo = stretch <= checkpoints / 2;
    const walker: Walker = { stage, account, chance, comeAndGo };
    const due = begun + (length * stretch) / checkpoints;
    // However long the rests take.
    const end = Math.max(due, performance.now() + length / checkpoints / 3);
    try {
      await walk(walker, end);
      wrongs.push(...(await comeToRest(walker)).map((lie) => `At rest ${stretch}: ${lie}`));
    } catch (error) {
      wrongs.push(stackOf(error));
      break;
    }
    const operations = [...done.values()].reduce((sum, count) => sum + count, 0);
    measured.push(await measure(begun, operations));
  }
  wrongs.push(...stage.mistakes);
  wrongs.push(...stage.tree.failures.map((error) => `The provider failed: ${stackOf(error)}`));
  await ask({
    ask: 'report',
    report: {
      operations: Object.fromEntries(done),
      checkpoints: measured,
      wrongs,
      messages: Object.fromEntries(stage.messages),
      subscribed: subscriptions(),
    },
  });

  async function walk(walker: Walker, end: number): Promise<void> {
    await ask({ ask: 'storm' });
    const underWay = new Map<Promise<void>, string>();
    do {
      const { name, run: act } = anyOperation(chance);
      const work = act(walker)
        .then((isDone) => {
          if (isDone) done.set(name, (done.get(name) ?? 0) + 1);
        })
        .catch((error: unknown) => {
          wrongs.push(`${name} failed: ${stackOf(error)}`);
        })
        .finally(() => underWay.delete(work));
      underWay.set(work, name);
      const guard = setTimeout(() => underWay.has(work) && wrongs.push(`${name} never ends.`), hangGuard);
      void work.finally(() => clearTimeout(guard));
      if (underWay.size >= mostAtOnce) await Promise.race([...underWay.keys(), delay(1000)]);
      // A moment's thought.
      await delay(chance.below(20));
    } while (performance.now() < end);
    await until(
      'the last operations to end',
      () => underWay.size === 0,
      () => [...underWay.values()].join(', '),
    );
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
