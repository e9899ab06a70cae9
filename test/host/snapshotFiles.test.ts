import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { enterpriseHost, githubDotCom } from '../../src/core/github/host.ts';
import { SnapshotFiles } from '../../src/vscode/explorer/snapshots.ts';

describe('the files of snapshots', () => {
  const mona = { host: githubDotCom, account: '1' };
  const hubot = { host: githubDotCom, account: '2' };
  const enterprise = { host: enterpriseHost('https://github.example.com') ?? githubDotCom, account: '1' };
  let folder: string;
  let files: SnapshotFiles;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'snapshots-'));
    files = new SnapshotFiles(path.join(folder, 'new'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const names = () => readdir(path.join(folder, 'new'));

  it('are one for each account of each host, named by neither', async () => {
    assert.equal(await files.read(mona), undefined);
    for (const place of [mona, hubot, enterprise]) files.write(place, `${place.host.name} ${place.account}`);
    files.write(hubot, 'changed');
    assert.equal(await files.read(mona), 'github.com 1');
    assert.equal(await files.read(hubot), 'changed');
    assert.equal(await files.read(enterprise), 'github.example.com 1');
    for (const name of await names()) assert.match(name, /^[0-9a-f]{32}-[0-9a-f]{32}\.json$/);
  });

  it('are whole while two windows write', async () => {
    const other = new SnapshotFiles(path.join(folder, 'new'));
    const texts = ['a'.repeat(300_000), 'b'.repeat(200_000)] as const;
    files.write(mona, texts[0]);
    for (let turn = 0; turn < 20; turn++) {
      const reading = files.read(mona);
      files.write(mona, texts[0]);
      other.write(mona, texts[1]);
      const text = await reading;
      assert.ok(texts.some((each) => each === text));
    }
    assert.equal((await names()).length, 1);
  });

  it('are not read where they are larger than any that is written', async () => {
    files.write(mona, 'x'.repeat(2_000_000));
    assert.equal((await files.read(mona))?.length, 2_000_000);
    files.write(mona, 'x'.repeat(2_000_001));
    await assert.rejects(files.read(mona), /2000001 bytes/);
  });

  it('of accounts that are gone are removed, with what a crash left', async () => {
    for (const place of [mona, hubot, enterprise]) files.write(place, 'x');
    // No process has a number that large.
    await writeFile(path.join(folder, 'new', '4194999-crashed.tmp'), 'x');
    await writeFile(path.join(folder, 'new', `${process.pid}-writing.tmp`), 'x');
    await files.removeOtherAccounts(githubDotCom.name, [mona.account]);
    assert.equal(await files.read(mona), 'x');
    assert.equal(await files.read(enterprise), 'x');
    assert.equal((await names()).length, 3);
  });

  it('are removed also where there never were any', async () => {
    await files.removeOtherAccounts(githubDotCom.name, []);
    assert.equal(await files.read(mona), undefined);
  });
});
