import assert from 'node:assert/strict';
import { createSemaphore, firstAlone } from '../../../src/core/cleanUp/semaphore.ts';

/** Tasks that end when they are told to. */
function tasks() {
  const started: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<string>>();
  const task = (name: string) => () => {
    started.push(name);
    const ending = Promise.withResolvers<string>();
    ends.set(name, ending);
    return ending.promise;
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return {
    started,
    task,
    settled,
    end: async (name: string, error?: Error) => {
      if (error) ends.get(name)?.reject(error);
      else ends.get(name)?.resolve(name);
      await settled();
    },
  };
}

describe('A semaphore', () => {
  it('runs so many tasks at a time, in their order, and gives back what they give', async () => {
    const { started, task, end } = tasks();
    const run = createSemaphore(2);
    const results = Promise.all(['a', 'b', 'c', 'd'].map((name) => run(task(name))));
    assert.deepEqual(started, ['a', 'b']);
    await end('b');
    assert.deepEqual(started, ['a', 'b', 'c']);
    await end('a');
    await end('c');
    await end('d');
    assert.deepEqual(await results, ['a', 'b', 'c', 'd']);
  });

  it('goes on after a failure', async () => {
    const { started, task, end } = tasks();
    const run = createSemaphore(1);
    const failing = assert.rejects(run(task('a')), /broken/);
    const next = run(task('b'));
    await end('a', new Error('broken'));
    await failing;
    assert.deepEqual(started, ['a', 'b']);
    await end('b');
    assert.equal(await next, 'b');
  });

  it('can let a first task run alone, and the others whatever became of it', async () => {
    const { started, task, end } = tasks();
    const run = createSemaphore(2);
    const [one, other] = [firstAlone(run), firstAlone(run)];
    const failing = assert.rejects(one(task('a')), /broken/);
    const rest = [one(task('a2')), one(task('a3'))];
    const others = other(task('b'));
    assert.deepEqual(started, ['a', 'b'], 'those that wait for `a` take no place');
    await end('a', new Error('broken'));
    await failing;
    assert.deepEqual(started, ['a', 'b', 'a2']);
    for (const name of ['a2', 'b', 'a3']) await end(name);
    assert.deepEqual(await Promise.all([...rest, others]), ['a2', 'a3', 'b']);
  });
});
