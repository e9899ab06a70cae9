import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  deletedVersionsRow,
  ownerRow,
  packageRow,
  partRow,
  versionRow,
  type NoticeRow,
} from '../../src/core/explorer/row.ts';
import { explainRow } from '../../src/vscode/explorer/explainRow.ts';

describe('a clicked row without details', () => {
  const { showInformationMessage } = vscode.window;
  const said: { message: string; buttons: string[] }[] = [];

  before(() => {
    const showInformation = (message: string, ...buttons: string[]) => {
      said.push({ message, buttons });
      return Promise.resolve(undefined);
    };
    Object.assign(vscode.window, { showInformationMessage: showInformation });
  });
  after(() => Object.assign(vscode.window, { showInformationMessage }));

  const owner = ownerRow({ kind: 'organization', login: 'octo-org' }, false);
  const element = packageRow(owner, {
    id: 1,
    name: 'tool\u202e',
    packageType: 'npm',
    visibility: 'private',
    createdAt: '2026-01-01T00:00:00Z',
  });
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

  async function saidOf(row: Parameters<typeof explainRow>[0]) {
    said.length = 0;
    await explainRow(row);
    const [only, ...others] = said;
    assert.ok(only && others.length === 0);
    return only;
  }

  const deleted = (days: number) => {
    const version = { id: 7, name: '1.2.3', tags: [], createdAt: daysAgo(100), deletedAt: daysAgo(days) };
    return versionRow(deletedVersionsRow(element), version);
  };

  it('offers to restore a deleted version while that is possible', async () => {
    assert.deepEqual(await saidOf(deleted(10.5)), {
      message: '1.2.3 of tool⟨U+202E⟩ was deleted (19 days left). Restore it to see its details.',
      buttons: ['Restore Version'],
    });
    const { message, buttons } = await saidOf(deleted(31));
    assert.match(message, /was deleted more than 30 days ago\. GitHub can no longer restore it\.$/);
    assert.deepEqual(buttons, []);
  });

  it('says of a part of an image that it is gone', async () => {
    const image = versionRow(element, { id: 7, name: 'sha256:1', tags: ['1.0'], createdAt: daysAgo(1) });
    const digest = `sha256:${'ab12'.repeat(16)}`;
    const kinds = ['platform'] as const;
    const content = { digest, kinds, platform: 'linux/arm64', state: 'missing', hasContents: false } as const;
    assert.deepEqual(await saidOf(partRow(image, content)), {
      message:
        'linux/arm64 of tool⟨U+202E⟩ is gone: the registry does not have the manifest sha256:ab12ab12ab12 any more.',
      buttons: ['Copy Digest'],
    });
  });

  it('says what a notice means, and what to do', async () => {
    const notice = (what: NoticeRow['notice'], parent: NoticeRow['parent'] = element): NoticeRow => ({
      kind: 'notice',
      id: 'n',
      parent,
      notice: what,
    });
    const none = await saidOf(notice('noPackages', owner));
    assert.deepEqual(none.buttons, ['Refresh', 'Open on GitHub']);
    assert.match(none.message, /^octo-org has no packages/);
    assert.match((await saidOf(notice('noVersions'))).message, /has no versions\.$/);
    const unsized = await saidOf(notice('unsized'));
    assert.deepEqual(unsized.buttons, ['Show Details', 'Clear Filter']);
    assert.match(unsized.message, /Read All Sizes in the details of the package/);
    const old = await saidOf(notice('noDeletedVersions', deletedVersionsRow(element)));
    assert.match(old.message, /^No version of tool.* was deleted in the last 30 days\./);
    for (const what of ['unsearched', 'partlySearched'] as const) {
      assert.deepEqual((await saidOf(notice(what, owner))).buttons, ['Clear Filter']);
    }
  });
});
