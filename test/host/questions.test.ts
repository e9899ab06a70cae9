import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { GatheredPackage } from '../../src/core/cleanUp/index.ts';
import { ownerRow, packageRow, referenceOf, type PackageRow } from '../../src/core/explorer/row.ts';
import type { VersionSummary } from '../../src/core/packages/summary.ts';
import type { PackageType } from '../../src/core/github/types.ts';
import type { ManifestState } from '../../src/core/images/graph.ts';
import type { ImageReader } from '../../src/core/images/imageReader.ts';
import type { ManifestFacts } from '../../src/core/images/manifest.ts';
import { planSelection, type PlannedSelection } from '../../src/vscode/deletion/plan/gatherSelections.ts';
import { confirmPackages, promptText, titleText } from '../../src/vscode/deletion/plan/planPackages.ts';
import { versionsText } from '../../src/vscode/deletion/plan/versionsText.ts';

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
    assert.equal(titleText([row(3), row(14)]), 'Delete 2 packages, 17 versions in total');
    assert.equal(titleText([row(0)]), 'Delete octo-org/hello (npm), 0 versions in total');
    assert.equal(titleText([row(undefined)]), 'Delete octo-org/hello (npm), number of versions unknown');
    assert.equal(titleText([row(undefined), row(1)]), 'Delete 2 packages, at least 1 version in total');
  });

  it('names the first few, and says what was selected besides', () => {
    const names = ['one', 'two', 'three', 'four', 'five', 'six'];
    assert.equal(
      promptText(
        names.map((name) => row(1, name)),
        2,
      ),
      'To delete octo-org/one (npm), octo-org/two (npm), octo-org/three (npm), ' +
        'octo-org/four (npm), and 2 more, type the number of packages. You can restore them for 30 days, from Recently Deleted. ' +
        '2 selected versions are not included; delete them separately.',
    );
  });

  it('makes no link and no icon of a name', () => {
    assert.match(
      promptText([row(1, '[a](command:b)$(trash)')], 0),
      /Type \[a\]\u2060\(command:b\)\$\u2060\(trash\) to/,
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

describe('the confirmation before versions are deleted', () => {
  const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
  const version = (id: number, letter: string, tags: readonly string[] = []): VersionSummary => ({
    id,
    name: digest(letter),
    tags,
    createdAt: '2026-01-01T00:00:00Z',
    updatedAt: undefined,
    deletedAt: undefined,
  });
  const image = version(1, 'a', ['1.6.0', 'stable']);
  const signature = version(2, 'b', [`sha256-${'a'.repeat(64)}.sig`]);
  const arm = version(3, 'c');
  const older = version(4, 'd', ['1.5.0']);
  const all = [image, signature, arm, older];
  const child = { digest: arm.name, mayHaveChildren: false, isAttestation: false, platform: 'linux/arm64' };
  const leaf: ManifestFacts = { mediaType: null, kind: 'image', children: [], subject: null };
  const read = (facts: ManifestFacts): ManifestState => ({ kind: 'read', facts });
  const index = read({ ...leaf, kind: 'index', children: [child] });
  /** 1.6.0 has a platform of its own, and a signature. */
  const own: ManifestState[] = [index, read(leaf), read(leaf), read(leaf)];
  /** 1.5.0 has the same platform. */
  const shared: ManifestState[] = [index, read(leaf), read(leaf), index];

  function gatheredOf(
    packageRow: PackageRow,
    versions: readonly VersionSummary[],
    states: readonly ManifestState[],
  ): GatheredPackage {
    const manifests = new Map(states.map((state, position) => [versions[position]?.name ?? '', state]));
    return {
      kind: 'gathered',
      reference: referenceOf(packageRow),
      visibility: 'private',
      list: { pages: [], isComplete: true },
      versions,
      ...(states.length > 0
        ? { images: { manifests, reader: { cached: () => undefined } as unknown as ImageReader } }
        : {}),
    };
  }

  function planned(
    selected: readonly VersionSummary[],
    states: readonly ManifestState[],
    versions: readonly VersionSummary[] = all,
  ): PlannedSelection {
    const ofPackage = row(versions.length, 'cli', states.length > 0 ? 'container' : 'npm');
    const result = gatheredOf(ofPackage, versions, states);
    return planSelection({ row: ofPackage, versions: selected }, result, '2026-11-27T00:00:00Z');
  }
  const partsOf = (detail: string) => detail.split('\n\n');

  it('says that an image is deleted as a whole, and counts its parts', () => {
    const { message, detail } = versionsText(planned([image], own), 5);
    assert.equal(message, 'Delete 1.6.0, stable of octo-org/cli?');
    assert.deepEqual(partsOf(detail), [
      '2 more versions belong only to this version and are deleted with it: 1 platform and 1 signature.',
      'You can restore them for 30 days, from Recently Deleted.',
      '5 selected packages are not included; delete them separately.',
    ]);
  });

  it('names a selected part that an image that stays depends on, with its digest', () => {
    const { message, detail } = versionsText(planned([image, arm], shared), 0);
    assert.equal(message, 'Delete 1.6.0, stable of octo-org/cli?');
    assert.deepEqual(partsOf(detail).slice(0, 2), [
      '1 more version belongs only to this version and is deleted with it: 1 signature.',
      '1 selected version is kept: linux/arm64 of 1.5.0 (sha256:cccccccccccc). Other images depend on it.',
    ]);
  });

  it('says so where other images depend on all that is selected', () => {
    const { message, detail } = versionsText(planned([arm], own), 0);
    assert.equal(message, 'Another image depends on the selected version.');
    assert.equal(detail, 'Selected: linux/arm64 of 1.6.0, stable (sha256:cccccccccccc)');
    assert.equal(
      versionsText(planned([arm, signature], own), 0).message,
      'Each of the 2 selected versions is required by another image.',
    );
  });

  it('names eight versions, and three tags of each, and counts the rest', () => {
    const many = Array.from({ length: 12 }, (_, position): VersionSummary => {
      const tags = Array.from({ length: 12 }, (_, tag) => `v${String(position)}.${String(tag)}`);
      return { ...version(10 + position, 'e'), name: `sha256:${String(position).padStart(64, 'e')}`, tags };
    });
    const versions = [image, ...many];
    const { message, detail } = versionsText(
      planned(
        many,
        versions.map(() => read(leaf)),
        versions,
      ),
      0,
    );
    assert.equal(message, 'Delete 12 versions of octo-org/cli?');
    const [names] = partsOf(detail);
    assert.equal(names?.split('\n').length, 9);
    assert.match(names, /^v0\.0, v0\.1, v0\.2 and 9 more tags\n/);
    assert.match(names, /\nand 4 more$/);
  });

  it('offers the package where its last versions with a tag are selected', () => {
    const { message, detail } = versionsText(planned([image, older], own), 0);
    assert.equal(message, 'Delete the package octo-org/cli instead?');
    assert.match(
      detail,
      /^Every version with a tag is selected\. The last one can be deleted only together with its package\./,
    );
  });

  it('says that the package is deleted along with its versions', () => {
    const versions = [version(20, 'f'), version(21, 'e')];
    const textOf = (count: number) => {
      const some = versions.slice(0, count);
      return partsOf(versionsText(planned(some, [], some), 0).detail).find((text) => text.includes('deleted along'));
    };
    assert.equal(textOf(1), 'The package is deleted along with its only version.');
    assert.equal(textOf(2), 'The package is deleted along with all 2 of its versions.');
  });

  it('has what is gone meanwhile among what is deleted', () => {
    const { message } = versionsText(planned([version(30, 'e', ['old'])], own), 0);
    assert.equal(message, 'Delete old of octo-org/cli?');
  });
});
