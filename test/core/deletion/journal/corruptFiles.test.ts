import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serializeEvent } from '../../../../src/core/deletion/journal/event.ts';
import { repairCorruptFiles } from '../../../../src/vscode/deletion/recovery/journalFiles.ts';
import { intended, onVersion, settled } from './fixtures.ts';

const good = serializeEvent(intended('a', onVersion(7))) + serializeEvent(settled('a'));
const newer = '\n{"v":2,"type":"intent","more":true}\n';

describe('Corrupt journal files', () => {
  let folder: string;
  const put = (name: string, text: string) => writeFile(path.join(folder, name), text);
  const get = (name: string) => readFile(path.join(folder, name), 'utf8');

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'journal-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are copied whole, and keep their readable lines and those of newer versions', async () => {
    const text = `${good}\0\0\0${newer}{"v":1,"type":"intent","id":`;
    await put('1-a.jsonl', text);
    const copies = await repairCorruptFiles(folder, () => false);
    assert.equal(copies.length, 1);
    assert.equal(await readFile(copies[0] ?? '', 'utf8'), text);
    assert.equal(await get('1-a.jsonl'), good + newer);
    assert.deepEqual(await repairCorruptFiles(folder, () => false), []);
    assert.equal((await readdir(folder)).length, 2);
  });

  it('are left alone while their window runs, like files that are not corrupt', async () => {
    await put('1-a.jsonl', good);
    await put('2-b.jsonl', 'corrupt');
    assert.deepEqual(await repairCorruptFiles(folder, (name) => name === '2-b.jsonl'), []);
    assert.deepEqual([await get('1-a.jsonl'), await get('2-b.jsonl')], [good, 'corrupt']);
  });

  it('are none if there is no journal', async () => {
    assert.deepEqual(await repairCorruptFiles(path.join(folder, 'none'), () => false), []);
  });
});
