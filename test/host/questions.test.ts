import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { consequenceOf, type CheckedImages } from '../../src/core/deletion/question.ts';
import { ownerRow, packageRow, versionRow } from '../../src/core/explorer/row.ts';
import type { PackageType } from '../../src/core/github/types.ts';
import type { ImageVersion } from '../../src/core/images/needs.ts';
import { confirmPackages, promptText, totalText } from '../../src/vscode/deletion/confirmPackages.ts';
import { versionsText, type AskedPackage } from '../../src/vscode/deletion/versionsText.ts';

const owner = ownerRow({ kind: 'organization', login: 'octo-org' }, false);

function row(versionCount: number | undefined, name = 'hello', packageType: PackageType = 'npm') {
  return packageRow(owner, {
    id: 1,
    name,
    packageType,
    visibility: 'private',
    versionCount,
    htmlUrl: undefined,
    repository: undefined,
    createdAt: '2026-01-01T00:00:00Z',
    updatedAt: undefined,
  });
}

describe('the question before packages are deleted', () => {
  it('says how many versions go with them, and where that is not known', () => {
    assert.equal(totalText([row(3), row(14)]), '17 versions');
    assert.equal(totalText([row(0)]), '0 versions');
    assert.equal(totalText([row(undefined)]), 'an unknown number of versions');
    assert.equal(totalText([row(undefined), row(1)]), 'at least 1 version');
  });

  it('names the first few, and says what was selected besides', () => {
    const names = ['one', 'two', 'three', 'four', 'five', 'six'];
    assert.equal(
      promptText(
        names.map((name) => row(1, name)),
        2,
      ),
      'Type the number of packages to delete octo-org/one (npm), octo-org/two (npm), octo-org/three (npm), ' +
        'octo-org/four (npm), and 2 more. They can be restored for 30 days, from Recently Deleted. ' +
        '2 versions in the selection are not deleted; delete them separately.',
    );
  });

  it('makes no link and no icon of a name', () => {
    assert.match(
      promptText([row(1, '[a](command:b)$(trash)')], 0),
      /name, \[a\]\u2060\(command:b\)\$\u2060\(trash\), to/,
    );
  });
});

describe('the box that asks for a package’s name', () => {
  const { createInputBox } = vscode.window;
  afterEach(() => Object.assign(vscode.window, { createInputBox }));

  /** Types into the box that opens, and presses Enter. @returns what the box showed, and whether it took that. */
  async function type(name: string, text: string) {
    const accepted = new vscode.EventEmitter<void>();
    const hidden = new vscode.EventEmitter<void>();
    const box = {
      placeholder: '',
      prompt: '',
      value: text,
      validationMessage: undefined as string | undefined,
      onDidChangeValue: () => ({ dispose: () => undefined }),
      onDidAccept: accepted.event,
      onDidHide: hidden.event,
      show: () => {
        accepted.fire();
        hidden.fire();
      },
      dispose: () => undefined,
    };
    Object.assign(vscode.window, { createInputBox: () => box });
    return { isTaken: await confirmPackages([row(1, name)]), box };
  }

  it('takes the name as it shows it, and as it is', async () => {
    for (const [name, shown] of [
      ['hello', 'hello'],
      ['invoice\u202Egnp.exe', 'invoice⟨U+202E⟩gnp.exe'],
      ['line\nbreak', 'line⟨U+000A⟩break'],
      ['$(touch x) $(trash)', '$(touch x) $(trash)'],
      ['[a](command:b)', '[a](command:b)'],
      [' spaces ', ' spaces '],
    ] as const) {
      for (const text of [name, shown]) {
        const { isTaken, box } = await type(name, text);
        assert.equal(isTaken, true, text);
        assert.equal(box.placeholder, shown);
        assert.ok(box.prompt.replaceAll('\u2060', '').includes(shown), box.prompt);
        assert.ok(!box.prompt.includes('\u202E'));
      }
    }
  });

  it('takes nothing else', async () => {
    for (const text of ['', 'hell', 'Hello', 'hello⟨U+202E⟩', 'helloo']) {
      const { isTaken, box } = await type('hello', text);
      assert.equal(isTaken, false, text);
      assert.match(box.validationMessage ?? '', /Type hello exactly/);
    }
    assert.equal((await type('a\u202Eb', 'ab')).isTaken, false);
  });
});

describe('the question before versions are deleted', () => {
  const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
  const image = { id: 1, digest: digest('a'), tags: ['1.6.0', 'latest'] };
  const signature = { id: 2, digest: digest('b'), tags: [`sha256-${'a'.repeat(64)}.sig`] };
  const platform = { id: 3, digest: digest('c'), tags: [] };
  const older = { id: 4, digest: digest('d'), tags: ['1.5.0'] };
  const all = [image, signature, platform, older];

  function asked(selected: readonly ImageVersion[], safety: Partial<CheckedImages['safety']>, isSkipped = false) {
    const place = row(all.length, 'cli', 'container');
    const rows = selected.map(({ id, digest: name, tags }) =>
      versionRow(place, { id, name, tags, createdAt: '', updatedAt: undefined, deletedAt: undefined }),
    );
    const images = {
      all,
      isWhole: true,
      isSkipped,
      safety: { needed: [], unknown: [], safe: [], orphaned: [], ...safety },
    };
    const consequence = consequenceOf({ packageType: 'container', versions: selected, total: all.length, images });
    return { rows, images, consequence } satisfies AskedPackage;
  }

  it('lists only what goes, what is left out once with who needs it, and leftovers by what they were', () => {
    const { message, detail } = versionsText(
      [
        asked([image, platform], {
          needed: [{ version: platform, breaks: [{ tags: older.tags, reason: 'child' }] }],
          orphaned: [{ version: signature, of: [image], reason: 'signature' }],
        }),
      ],
      5,
    );
    assert.equal(message, 'Delete 1.6.0, latest of octo-org/cli?');
    assert.deepEqual(detail.split('\n\n'), [
      'Left out, since images that stay need it:\nsha256:cccccccccccc: platform of 1.5.0',
      'Leftovers that nothing else needs:\nsignature of 1.6.0, latest',
      'It can be restored for 30 days, from Recently Deleted.',
      '5 packages in the selection are not deleted; delete them separately.',
    ]);
  });

  it('says that nothing is left to delete where all is needed', () => {
    const breaks = [{ tags: image.tags, reason: 'signature' as const }];
    const { message, detail } = versionsText([asked([signature], { needed: [{ version: signature, breaks }] })], 0);
    assert.equal(message, 'Nothing to delete: 1.6.0 and latest need this version.');
    assert.match(detail, /^signature of 1\.6\.0, latest\n/);
  });

  it('never says that something is safe that was not checked', () => {
    const unknown = [{ version: platform, because: [] }];
    const { message, detail } = versionsText([asked([platform], { unknown }, true)], 0);
    assert.equal(message, 'Delete sha256:cccccccccccc of octo-org/cli?');
    assert.match(detail, /^You skipped the check of which images need sha256:cccccccccccc: it is not known whether/);
  });

  it('names the tags of images that go, by package', () => {
    const both = [asked([image, signature], {}), asked([older], {})];
    assert.match(
      versionsText(both, 0).detail,
      /These tags go with them:\nocto-org\/cli: 1\.6\.0, latest\nocto-org\/cli: 1\.5\.0\n/,
    );
  });

  it('offers the package where only leftovers would stay', () => {
    const orphaned = [{ version: signature, of: [image], reason: 'signature' as const }];
    const { message, detail } = versionsText([asked([image, platform, older], { orphaned })], 0);
    assert.equal(message, 'Delete 3 versions of octo-org/cli?');
    assert.match(detail, /Only leftovers would stay, .*\nsignature of 1\.6\.0, latest\n/);
  });
});
