import assert from 'node:assert/strict';
import { cleanUpAtRandom, sumOf, type Counts } from './randomCleanUp.ts';

/** `npm run soak` carries out 500 plans, and prints what there was in them. */
const plans = Number(process.env.CLEAN_UP_PLANS ?? 20);

describe('Cleaning up random packages by random rules, while requests fail, GitHub refuses and others push', () => {
  const counts: Counts[] = [];
  after(() => {
    if (process.env.CLEAN_UP_PLANS !== undefined) console.log(`\n${textOf(sumOf(counts))}`);
  });

  for (let seed = 1; seed <= plans; seed++) {
    it(`leaves whole what stays, reports what became of each version, and all can be restored (seed ${seed})`, async () => {
      counts.push(await cleanUpAtRandom(seed));
    });
  }

  it('has met all that can come in between', () => {
    const { faults, refusals, cancels, deletes, restored, ...others } = sumOf(counts);
    for (const count of [faults, refusals, cancels, deletes, restored]) assert.ok((count ?? 0) > 0);
    for (const kind of ['tagsChanged', 'dependency', 'required', 'cancelled'])
      assert.ok(others[`skipped: ${kind}`], kind);
    for (const kind of ['deleted', 'alreadyGone', 'refused']) assert.ok(others[`results: ${kind}`], kind);
  });
});

function textOf(counts: Counts): string {
  const width = Math.max(...Object.keys(counts).map(({ length }) => length));
  return Object.entries(counts)
    .map(([name, count]) => `${name.padEnd(width)} ${String(count).padStart(9)}`)
    .join('\n');
}
