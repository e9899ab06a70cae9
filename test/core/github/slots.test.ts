import assert from 'node:assert/strict';
import { createSlots } from '../../../src/core/github/slots.ts';

/** Tasks that run until they are told to end. */
function tasks(most: number) {
  const slots = createSlots(most);
  const running: string[] = [];
  const ends = new Map<string, { resolve: () => void; reject: (error: Error) => void }>();
  const run = (name: string, signal?: AbortSignal): Promise<void> =>
    slots.run(() => {
      running.push(name);
      const { promise, resolve, reject } = Promise.withResolvers<undefined>();
      ends.set(name, { resolve: () => resolve(undefined), reject });
      return promise.finally(() => running.splice(running.indexOf(name), 1));
    }, signal);
  return {
    run,
    running,
    end: (name: string) => ends.get(name)?.resolve(),
    fail: (name: string, error: Error) => ends.get(name)?.reject(error),
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('Slots', () => {
  it('run so many at once and the others in the order they came', async () => {
    const { run, running, end } = tasks(2);
    const all = ['a', 'b', 'c', 'd'].map((name) => run(name));
    await turn();
    assert.deepEqual(running, ['a', 'b']);
    end('b');
    await turn();
    assert.deepEqual(running, ['a', 'c']);
    end('a');
    await turn();
    assert.deepEqual(running, ['c', 'd']);
    end('c');
    end('d');
    await Promise.all(all);
  });

  it('are given back by a task that fails, which fails alone', async () => {
    const { run, running, end, fail } = tasks(1);
    const first = run('a');
    const second = run('b');
    await turn();
    fail('a', new Error('broken'));
    await assert.rejects(first, /broken/);
    await turn();
    assert.deepEqual(running, ['b']);
    end('b');
    await second;
  });

  it('are not taken by one who leaves the queue', async () => {
    const { run, running, end } = tasks(1);
    const controller = new AbortController();
    const first = run('a');
    const second = run('b', controller.signal);
    const third = run('c');
    await turn();
    controller.abort(new Error('no longer wanted'));
    await assert.rejects(second, /no longer wanted/);
    end('a');
    await turn();
    assert.deepEqual(running, ['c']);
    end('c');
    await Promise.all([first, third]);
    const fourth = run('d');
    await turn();
    assert.deepEqual(running, ['d']);
    end('d');
    await fourth;
  });

  it('start nothing for a signal that is aborted already', async () => {
    const { run, running } = tasks(1);
    await assert.rejects(run('a', AbortSignal.abort(new Error('too late'))), /too late/);
    assert.deepEqual(running, []);
  });
});
