import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { write } from '../../../../src/core/deletion/journal/event.ts';
import { setCorruptFilesAside } from '../../../../src/vscode/deletion/recovery/journalFiles.ts';
import { intended, onVersion, settled } from './fixtures.ts';

const good = write(intended('a', onVersion(7))) + write(settled('a'));
const newer = '\n{"v":2,"type":"intent","more":true}\n';

describe('Damage of the journal', () => {
  let folder: string;
  const put = (name: string, text: string) => writeFile(path.join(folder, name), text);
  const get = (name: string) => readFile(path.join(folder, name), 'utf8');

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'journal-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is set aside with all that stood around it; what can be read stays, and what a newer version wrote', async () => {
    const text = `${good}\0\0\0${newer}{"v":1,"type":"intent","id":`;
    await put('1-a.jsonl', text);
    const copies = await setCorruptFilesAside(folder, () => false);
    assert.equal(copies.length, 1);
    assert.equal(await readFile(copies[0] ?? '', 'utf8'), text);
    assert.equal(await get('1-a.jsonl'), good + newer);
    assert.deepEqual(await setCorruptFilesAside(folder, () => false), []);
    assert.equal((await readdir(folder)).length, 2);
  });

  it('leaves sound files alone, and those of windows that still run', async () => {
    await put('1-a.jsonl', good);
    await put('2-b.jsonl', 'corrupt');
    assert.deepEqual(await setCorruptFilesAside(folder, (name) => name === '2-b.jsonl'), []);
    assert.deepEqual([await get('1-a.jsonl'), await get('2-b.jsonl')], [good, 'corrupt']);
  });

  it('is none where there is no journal', async () => {
    assert.deepEqual(await setCorruptFilesAside(path.join(folder, 'none'), () => false), []);
  });
});
