import assert from 'node:assert/strict';
import {
  choicesOf,
  consequenceOf,
  type CheckedImages,
  type Choice,
  type Consequence,
  type Selection,
} from '../../../src/core/deletion/question.ts';
import type { PackageType } from '../../../src/core/github/types.ts';
import { imageSafety } from '../../../src/core/images/safety.ts';
import { Registry, sampleRegistry, tagFor } from '../images/fixtures.ts';

describe('The question before versions are deleted', () => {
  const registry = sampleRegistry();

  it('counts what goes, and leaves out what images that stay need', () => {
    const selection = images(registry, ['untagged index', 'shared']);
    const consequence = consequenceOf(selection);
    assert.deepEqual(names(registry, consequence.going), ['untagged index']);
    assert.deepEqual(kinds(selection), ['delete', 'deleteWithLeftovers', 'breakImages']);
    assert.deepEqual(idsIn(selection), [
      ['untagged index'],
      ['leftover', 'untagged index'],
      ['shared', 'untagged index'],
    ]);
  });

  it('says what a leftover was to the image that goes', () => {
    const { leftovers } = consequenceOf(images(registry, ['latest']));
    assert.deepEqual(
      leftovers.map(({ version, reason }) => [names(registry, [version.id])[0], reason]),
      [
        ['arm', 'child'],
        ['provenance', 'attestation'],
        ['signature', 'signature'],
      ],
    );
  });

  it('has nothing dangerous first: neither where all is needed nor where something is unknown', () => {
    assert.deepEqual(kinds(images(registry, ['arm', 'shared'])), ['checkAgain', 'breakImages']);
    assert.deepEqual(kinds(images(registry, ['leftover'], ['older'])), ['checkAgain', 'deleteUnchecked']);
    assert.deepEqual(kinds(images(registry, ['leftover', 'arm'], ['older'])), [
      'checkAgain',
      'deleteUnchecked',
      'breakImages',
    ]);
  });

  it('offers the package, and no request that is refused, where all tagged versions are selected', () => {
    const tagged = registry.pushed.filter(({ tags }) => tags.length > 0).map(({ name }) => name);
    for (const selected of [tagged, registry.pushed.map(({ name }) => name)]) {
      const selection = images(registry, selected);
      assert.deepEqual(consequenceOf(selection), {
        going: [],
        needed: [],
        unknown: [],
        leftovers: [],
        package: 'refusesLast',
      });
      assert.deepEqual(choicesIn(selection), [{ kind: 'deletePackages', selections: [0] }]);
    }
  });

  it('offers the package where nothing but leftovers would stay', () => {
    const small = new Registry();
    const platform = small.push('platform');
    const image = small.push('image', { tags: ['1.0'], children: [platform] });
    small.push('signature', { tags: [tagFor(image, '.sig')] });
    const selection = images(small, ['image']);
    assert.equal(consequenceOf(selection).package, 'refusesLeftovers');
    assert.deepEqual(kinds(selection), ['deletePackages', 'delete']);
  });

  it('deletes the rest where one of several packages would lose its last version', () => {
    const [all, some] = [plain('maven', 3, 3), plain('npm', 2, 5)];
    assert.deepEqual(choicesIn(all, some), [{ kind: 'delete', ids: [[], [1, 2]] }]);
    assert.deepEqual(choicesIn(all, plain('docker', 1, 1)), [{ kind: 'deletePackages', selections: [0, 1] }]);
  });

  for (const type of ['npm', 'nuget', 'rubygems'] as const) {
    it(`tells that a ${type} package goes along with all of its versions`, () => {
      assert.equal(consequenceOf(plain(type, 3, 3)).package, 'goesAlong');
      assert.equal(consequenceOf(plain(type, 2, 3)).package, 'stays');
      assert.equal(consequenceOf(plain(type, 3, undefined)).package, 'stays');
      assert.deepEqual(choicesIn(plain(type, 3, 3)), [{ kind: 'delete', ids: [[1, 2, 3]] }]);
    });
  }

  it('has at most four buttons with Cancel, whatever is selected', () => {
    for (let bits = 1; bits < 2 ** registry.pushed.length; bits++) {
      const selected = registry.pushed.filter((_, index) => bits & (1 << index)).map(({ name }) => name);
      const choices = choicesIn(images(registry, selected), plain('npm', 1, 2), plain('maven', 1, 1));
      assert.ok(choices.length <= 3, selected.join());
      const [first] = choices;
      assert.ok(first && first.kind !== 'breakImages' && first.kind !== 'deleteUnchecked', selected.join());
    }
  });
});

/** The selected versions of a container package, of which these manifests cannot be read. */
function images(registry: Registry, selected: readonly string[], unreadable: readonly string[] = []): Selection {
  const ids = registry.ids(selected);
  const checked: CheckedImages = {
    all: registry.pushed,
    isWhole: true,
    isSkipped: false,
    safety: imageSafety(registry.pushed, ids, registry.read(ids, unreadable)),
  };
  const versions = registry.pushed.filter(({ id }) => ids.has(id));
  return { packageType: 'container', versions, total: registry.pushed.length, images: checked };
}

function plain(packageType: PackageType, selected: number, total: number | undefined): Selection {
  const versions = Array.from({ length: selected }, (_, index) => ({ id: index + 1, tags: [] }));
  return { packageType, versions, total };
}

function choicesIn(...selections: readonly Selection[]): Choice[] {
  const consequences: Consequence[] = selections.map(consequenceOf);
  return choicesOf(selections, consequences);
}

function kinds(...selections: readonly Selection[]): string[] {
  return choicesIn(...selections).map(({ kind }) => kind);
}

function idsIn(selection: Selection): string[][] {
  const all = (selection.images?.all ?? []) as Registry['pushed'];
  return choicesIn(selection).flatMap((choice) =>
    'ids' in choice ? [all.filter(({ id }) => choice.ids.flat().includes(id)).map(({ name }) => name)] : [],
  );
}

function names(registry: Registry, ids: readonly number[]): string[] {
  return registry.pushed.filter(({ id }) => ids.includes(id)).map(({ name }) => name);
}
