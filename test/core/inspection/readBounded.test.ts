import assert from 'node:assert/strict';
import { readBounded } from '../../../src/core/inspection/readBounded.ts';

describe('A document that nobody asked for', () => {
  const content = new Uint8Array([1]);
  const digest = `sha256:${'a'.repeat(64)}`;

  it('is read up to its limit, and not requested above it', async () => {
    const requested: number[] = [];
    const reader = {
      blob: ({ size }: { size: number }) => {
        requested.push(size);
        return Promise.resolve(content);
      },
    };
    assert.equal(await readBounded(reader, { digest, size: 10 }, 10, undefined), content);
    await assert.rejects(readBounded(reader, { digest, size: 11 }, 10, undefined), {
      problem: { kind: 'tooLarge', maxBytes: 10, declaredBytes: 11 },
    });
    assert.deepEqual(requested, [10]);
  });
});
