import assert from 'node:assert/strict';
import type { Checkpoint } from './course.ts';
import { isKept, levels, slopeOf } from './level.ts';

describe('The level of a soak', () => {
  const rests = (heaps: readonly number[], changes: Partial<Checkpoint> = {}): Checkpoint[] =>
    heaps.map((heap, index) => ({
      seconds: index * 60,
      operations: 100 * index,
      heap: heap * 1_000_000,
      subscriptions: 19,
      controllers: 30,
      abortListeners: 0,
      handles: { Timeout: 6 },
      sockets: 20,
      ...changes,
    }));
  const unkept = (checkpoints: readonly Checkpoint[]) =>
    levels(checkpoints)
      .filter((level) => !isKept(level))
      .map(({ name }) => name);

  it('is kept where the heap comes back to within a tenth of what it was after the warm-up', () => {
    assert.deepEqual(unkept(rests([5, 10, 10.5, 10, 10.9, 10.9])), []);
    assert.deepEqual(unkept(rests([5, 10, 10.5, 10, 11.1, 11.1])), ['heap, MB']);
  });

  it('allows a large heap 3 MB', () => {
    assert.deepEqual(unkept(rests([40, 60, 64, 61, 62.9, 62.9])), []);
    assert.deepEqual(unkept(rests([40, 60, 64, 61, 63.1, 63.1])), ['heap, MB']);
  });

  it('does not mind a high figure in one rest', () => {
    assert.deepEqual(unkept(rests([40, 60, 60, 60, 60, 60, 60, 90, 60])), []);
  });

  it('is not kept where subscriptions stay', () => {
    const before = rests([60, 60, 60]);
    assert.deepEqual(unkept([...before, ...rests([60, 60, 60], { subscriptions: 23 })]), ['subscriptions to events']);
  });

  it('says what is gained in a minute', () => {
    const [heap] = levels(rests([40, 60, 62, 64, 66, 68]));
    assert.equal(heap?.slope, 2);
    assert.equal(slopeOf([1], [1]), 0);
  });
});
