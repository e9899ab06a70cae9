import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { planSelected } from '../../src/core/deletion/plan.ts';
import { ownerRow, packageRow } from '../../src/core/explorer/row.ts';
import type { VersionSummary } from '../../src/core/packages/summary.ts';
import { GitHubError } from '../../src/core/github/problem.ts';
import type { PackageType } from '../../src/core/github/types.ts';
import type { ManifestState } from '../../src/core/images/graph.ts';
import { imageReader } from '../../src/core/images/imageReader.ts';
import type { ManifestFacts } from '../../src/core/images/manifest.ts';
import { memoryCache } from '../core/images/memoryCache.ts';
import type { ImageCheck, Selection, PlannedSelection } from '../../src/vscode/deletion/plan/checkImages.ts';
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
  const image = version(1, 'a', ['1.6.0', 'latest']);
  const signature = version(2, 'b', [`sha256-${'a'.repeat(64)}.sig`]);
  const arm = version(3, 'c');
  const older = version(4, 'd', ['1.5.0']);
  const all = [image, signature, arm, older];
  const child = { digest: arm.name, mayHaveChildren: false, isAttestation: false, platform: 'linux/arm64' };
  const leaf: ManifestFacts = { mediaType: null, kind: 'image', children: [], subject: null };
  const read = (facts: ManifestFacts): ManifestState => ({ kind: 'read', facts });
  const index = read({ ...leaf, kind: 'index', children: [child] });
  const serverError = new GitHubError({ kind: 'server', status: 502, message: 'Bad gateway' }, 'GET');
  /** 1.6.0 has a platform of its own, and a signature. */
  const own: ManifestState[] = [index, read(leaf), read(leaf), read(leaf)];
  /** 1.5.0 has the same platform. */
  const shared: ManifestState[] = [index, read(leaf), read(leaf), index];

  function planned(
    selected: readonly VersionSummary[],
    states: readonly ManifestState[],
    changes: Partial<ImageCheck> & { name?: string } = {},
  ): PlannedSelection {
    const manifests = new Map(states.map((state, position) => [all[position]?.name ?? '', state]));
    const versions = all.map(({ id, name, tags }) => ({ id, digest: name, tags }));
    const images = { versions, isComplete: true, manifests, ...changes.images };
    const check: ImageCheck = {
      list: { pages: [], isComplete: true },
      all,
      unread: 0,
      stopped: undefined,
      reader: imageReader(
        { manifest: () => Promise.reject(serverError), blob: () => Promise.reject(serverError) },
        memoryCache(),
      ),
      ...changes,
      images,
    };
    const selection: Selection = {
      row: row(all.length, changes.name ?? 'cli', 'container'),
      versions: selected,
      check,
    };
    const ids = selected.map(({ id }) => id);
    const plan = planSelected({ packageType: 'container', ids, total: all.length, images });
    return { selection, plan, known: new Map(all.map((each) => [each.id, each])) };
  }
  const partsOf = (detail: string) => detail.split('\n\n');

  it('says that an image is deleted as a whole, and counts its parts', () => {
    const { message, detail } = versionsText([planned([image], own)], 5);
    assert.equal(message, 'Delete 1.6.0, latest of octo-org/cli?');
    assert.deepEqual(partsOf(detail), [
      '2 more versions belong only to this version and are deleted with it: 1 platform and 1 signature.',
      'You can restore them for 30 days, from Recently Deleted.',
      '5 selected packages are not included; delete them separately.',
    ]);
  });

  it('names a selected part that an image that stays depends on, with its digest', () => {
    const { message, detail } = versionsText([planned([image, arm], shared)], 0);
    assert.equal(message, 'Delete 1.6.0, latest of octo-org/cli?');
    assert.deepEqual(partsOf(detail).slice(0, 2), [
      '1 more version belongs only to this version and is deleted with it: 1 signature.',
      '1 selected version is kept: linux/arm64 of 1.5.0 (sha256:cccccccccccc). Other images depend on it.',
    ]);
  });

  it('says so where other images depend on all that is selected', () => {
    const { message, detail } = versionsText([planned([arm], own)], 0);
    assert.equal(message, 'Another image depends on the selected version.');
    assert.match(detail, /^Selected: linux\/arm64 of 1\.6\.0, latest \(sha256:cccccccccccc\)\n/);
    assert.equal(
      versionsText([planned([arm, signature], own)], 0).message,
      'Each of the 2 selected versions is required by another image.',
    );
  });

  it('names the version whose manifest could not be read, and calls nothing safe', () => {
    const unreadable: ManifestState = { kind: 'unreadable', error: serverError };
    const { message, detail } = versionsText([planned([image, arm], [index, read(leaf), read(leaf), unreadable])], 0);
    assert.equal(message, 'Delete 1.6.0, latest of octo-org/cli?');
    assert.match(detail, /The manifest of 1\.5\.0 could not be read\. GitHub /);
    assert.match(detail, /Platforms, attestations and signatures are kept because not all manifests of other images/);
    assert.match(
      detail,
      /1 selected version without a tag is kept because not all manifests of other images were read\./,
    );
  });

  for (const [stopped, text] of [
    ['cancelled', 'You cancelled the check.'],
    ['skipped', 'You skipped the check.'],
  ] as const) {
    it(`never calls safe what was not checked (${stopped})`, () => {
      const tagged = versionsText([planned([image], [], { stopped })], 0);
      assert.equal(tagged.message, 'Delete 1.6.0, latest of octo-org/cli?');
      assert.deepEqual(partsOf(tagged.detail).slice(0, 2), [
        text,
        'Platforms, attestations and signatures are kept because not all manifests of other images were read. Images whose manifests were not read may depend on the versions that you delete.',
      ]);
      const untagged = versionsText([planned([arm], [], { stopped })], 0);
      assert.equal(untagged.message, 'Other images may depend on the selected version.');
      assert.equal(partsOf(untagged.detail)[0], text);
    });
  }

  it('says of each kept version why it is kept, where a package is offered or something else is deleted', () => {
    const lastWithTag = planned([image, older], own, { name: 'one' });
    const required = versionsText([lastWithTag, planned([arm], own)], 0);
    assert.equal(required.message, 'Delete the package octo-org/one instead?');
    assert.match(required.detail, /1 selected version is kept: octo-org\/cli .*\. Other images depend on it\./);
    const skipped = planned([arm], [], { stopped: 'skipped' });
    const untagged = /You skipped the check\.\n\n1 selected version without a tag is kept because not all manifests/;
    assert.match(versionsText([lastWithTag, skipped], 0).detail, untagged);
    const other = version(30, 'f');
    const npm: PlannedSelection = {
      selection: { row: row(2, 'two', 'npm'), versions: [other] },
      plan: planSelected({ packageType: 'npm', ids: [other.id], total: 2 }),
      known: new Map([[other.id, other]]),
    };
    const deleted = versionsText([npm, skipped], 0);
    assert.match(deleted.message, /^Delete .* of octo-org\/two\?/);
    assert.match(deleted.detail, untagged);
    assert.doesNotMatch(deleted.detail, /Platforms, attestations/);
  });

  it('names eight versions, and three tags of each, and counts the rest', () => {
    const many = Array.from({ length: 12 }, (_, position): VersionSummary => {
      const tags = Array.from({ length: 12 }, (_, tag) => `v${String(position)}.${String(tag)}`);
      return { ...version(10 + position, 'e'), name: `sha256:${String(position).padStart(64, 'e')}`, tags };
    });
    const known = new Map(many.map((each) => [each.id, each]));
    const versions = [image, ...many].map(({ id, name, tags }) => ({ id, digest: name, tags }));
    const images = {
      versions,
      isComplete: true,
      manifests: new Map(versions.map((each) => [each.digest, read(leaf)])),
    };
    const plan = planSelected({ packageType: 'container', ids: many.map(({ id }) => id), total: 13, images });
    const selection = { row: row(13, 'cli', 'container'), versions: many };
    const { message, detail } = versionsText([{ selection, plan, known }], 0);
    assert.equal(message, 'Delete 12 versions of octo-org/cli?');
    const [names] = partsOf(detail);
    assert.equal(names?.split('\n').length, 9);
    assert.match(names, /^v0\.0, v0\.1, v0\.2 and 9 more tags\n/);
    assert.match(names, /\nand 4 more$/);
  });

  it('offers the package where its last versions with a tag are selected', () => {
    const { message, detail } = versionsText([planned([image, older], own)], 0);
    assert.equal(message, 'Delete the package octo-org/cli instead?');
    assert.match(
      detail,
      /^Every version with a tag is selected\. The last one can be deleted only together with its package\./,
    );
  });

  it('says which packages are deleted along with their versions, by name where there are several', () => {
    const along = (count: number, name: string): PlannedSelection => {
      const versions = Array.from({ length: count }, (_, position) => version(20 + position, 'f'));
      const ids = versions.map(({ id }) => id);
      const plan = planSelected({ packageType: 'npm', ids, total: count });
      return {
        selection: { row: row(count, name), versions },
        plan,
        known: new Map(versions.map((each) => [each.id, each])),
      };
    };
    const texts = (...all: PlannedSelection[]) =>
      partsOf(versionsText(all, 0).detail).filter((text) => text.includes('deleted along'));
    assert.deepEqual(texts(along(1, 'one')), ['The package is deleted along with its only version.']);
    assert.deepEqual(texts(along(1, 'one'), along(3, 'three')), [
      'octo-org/one is deleted along with its only version.',
      'octo-org/three is deleted along with all 3 of its versions.',
    ]);
  });
});
