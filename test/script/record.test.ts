import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createJournal } from '../../src/core/deletion/index.ts';
import { createRecord } from '../../src/script/record.ts';
import { journalFile } from '../../src/script/resultFile.ts';

describe('The record of a run', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(path.join(tmpdir(), 'record-'))));
  after(() => rm(folder, { recursive: true }));

  it('has not ended until the result is written: until then only the journal has what was done', async () => {
    const store = journalFile(path.join(folder, 'result.json.journal'));
    let ids = 0;
    const journal = createJournal({ store, now: () => 1, newId: () => String(++ids) });
    const owner = { kind: 'organization', login: 'org' } as const;
    const target = { owner, packageType: 'npm', name: 'lib', versionId: 7 } as const;
    const operation = { action: 'delete', target } as const;
    const record = createRecord({ operations: [operation], earlier: [], startedAt: '2026-11-27T00:00:00Z', journal });
    const running = await record.journal.begin({ host: 'github.com', account: 'ann', accountId: '1' }, [operation]);
    await running.settle(await running.recordIntent(operation), { kind: 'deleted' });
    await running.end();
    assert.equal((await journal.read()).openPlans.length, 1);
    assert.deepEqual(record.run(2, false).results, [{ operation, outcome: { kind: 'deleted' } }]);
    await store.discard();
    assert.deepEqual((await journal.read()).openPlans, []);
  });
});
