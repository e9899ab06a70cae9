import assert from 'node:assert/strict';
import path from 'node:path';
import { resultText } from '../../src/script/ending.ts';

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
});
