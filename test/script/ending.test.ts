import assert from 'node:assert/strict';
import path from 'node:path';
import type { Outcome, Result } from '../../src/core/deletion/index.ts';
import { endingOf, resultText } from '../../src/script/ending.ts';

const target = { owner: { kind: 'organization', login: 'org' }, packageType: 'npm', name: 'lib' } as const;

function resultOf(outcome: Outcome, versionId: number): Result {
  return { operation: { action: 'delete', target: { ...target, versionId } }, outcome };
}

describe('What package-retention.mjs says at the end of a run', () => {
  it('is where the result is, and the command that continues it, for a shell', function () {
    if (process.platform === 'win32') return this.skip();
    const script = path.resolve('a b/package-retention.mjs');
    const run = { script, result: "it's.json", apiUrl: 'https://ghe.example.com' };
    assert.equal(resultText(run, true), "The result is in it's.json.");
    assert.equal(
      resultText(run, false),
      "The result is in it's.json. The run did not finish. Continue it with: " +
        "node 'a b/package-retention.mjs' apply --plan 'it'\\''s.json' --api-url https://ghe.example.com",
    );
  });

  it('is that it did not finish only if more of it may be deleted', () => {
    const noAdminRight = { kind: 'noAdminRight', message: 'Not Found' } as const;
    const isFinished = (...outcomes: Outcome[]) => {
      const moment = '2026-11-29T00:00:00.000Z';
      const results = outcomes.map(resultOf);
      return endingOf({ results, isCancelled: false, startedAt: moment, endedAt: moment }, []).isFinished;
    };
    assert.equal(isFinished({ kind: 'deleted' }, { kind: 'refused', reason: noAdminRight }), true);
    assert.equal(isFinished({ kind: 'skipped', because: noAdminRight }), true);
    assert.equal(isFinished({ kind: 'skipped', because: { kind: 'cancelled' } }), false);
    assert.equal(isFinished({ kind: 'unknown' }), false);
  });
});
