import assert from 'node:assert/strict';
import { imageSafety, type ImageSafety } from '../../../src/core/images/safety.ts';
import { manifestsToRead, type ImageVersion } from '../../../src/core/images/needs.ts';
import { Registry, sampleRegistry, tagFor, type Pushed } from './fixtures.ts';

const nameOf = (version: ImageVersion) => (version as Pushed).name;
const namesOf = (versions: readonly ImageVersion[]) => versions.map(nameOf);

function analyse(registry: Registry, names: readonly string[], unreadable: readonly string[] = []): ImageSafety {
  const selected = registry.ids(names);
  return imageSafety(registry.pushed, selected, registry.read(selected, unreadable));
}

function reasons({ needed }: ImageSafety): Record<string, string[]> {
  const lines = needed.map(({ version, breaks }) => [
    nameOf(version),
    breaks.map(({ tags, reason }) => `${tags.join('+')}: ${reason}`),
  ]);
  return Object.fromEntries(lines) as Record<string, string[]>;
}

function orphans({ orphaned }: ImageSafety): Record<string, string[]> {
  return Object.fromEntries(orphaned.map(({ version, of }) => [nameOf(version), namesOf(of)]));
}

describe('Versions selected for deletion', () => {
  const registry = sampleRegistry();

  it('are needed by the kept images that they are part of, each for its reason', () => {
    const untagged = registry.pushed.filter(({ tags }) => tags.length === 0).map(({ name }) => name);
    const safety = analyse(registry, [...untagged, 'signature', 'referrers']);
    assert.deepEqual(reasons(safety), {
      shared: ['latest+1.0: child', '0.9: child'],
      arm: ['latest+1.0: child'],
      provenance: ['latest+1.0: attestation'],
      signature: ['latest+1.0: signature'],
      'unlisted referrer': ['latest+1.0: referrer'],
      nested: ['0.9: child'],
      deep: ['0.9: nestedChild'],
      referrer: ['0.9: referrer'],
      referrers: ['0.9: referrer'],
    });
    assert.deepEqual(namesOf(safety.safe), ['leftover', 'untagged index']);
    assert.deepEqual(safety.unknown, []);
  });

  it('stay needed while one of two indexes that share them is kept', () => {
    assert.deepEqual(reasons(analyse(registry, ['shared', 'latest'])), { shared: ['0.9: child'] });
    assert.deepEqual(reasons(analyse(registry, ['shared', 'older'])), { shared: ['latest+1.0: child'] });
    assert.deepEqual(reasons(analyse(registry, ['shared', 'older', 'latest'])), {});
  });

  it('that are whole images are safe, and leave orphans to go along', () => {
    const safety = analyse(registry, ['latest']);
    assert.deepEqual(namesOf(safety.safe), ['latest']);
    assert.deepEqual(orphans(safety), { arm: ['latest'], provenance: ['latest'], signature: ['latest'] });
    assert.deepEqual(orphans(analyse(registry, ['older'])), {
      nested: ['older'],
      deep: ['older'],
      referrers: ['older'],
      referrer: ['older'],
    });
  });

  it('leave what they share as an orphan once both are gone', () => {
    assert.deepEqual(orphans(analyse(registry, ['latest', 'older'])).shared, ['latest', 'older']);
  });

  it('may be untagged indexes, which are not protected, and neither are their children', () => {
    assert.deepEqual(namesOf(analyse(registry, ['leftover']).safe), ['leftover']);
    assert.deepEqual(orphans(analyse(registry, ['untagged index'])), { leftover: ['untagged index'] });
  });

  it('leave no orphan that carries the tag of an image, or that such a one needs', () => {
    const tagged = new Registry();
    const base = tagged.push('base');
    const platform = tagged.push('platform', { tags: ['v1-amd64'], children: [base] });
    tagged.push('index', { tags: ['v1'], children: [platform, base] });
    assert.deepEqual(orphans(analyse(tagged, ['index'])), {});
  });

  it('are needed as signatures of a child too, and as what hangs on a signature', () => {
    const signed = new Registry();
    const platform = signed.push('platform');
    signed.push('index', { tags: ['v1'], children: [platform] });
    const signature = signed.push('signature', { tags: [tagFor(platform, '.sig')] });
    signed.push('timestamp', { subject: signature });
    assert.deepEqual(reasons(analyse(signed, ['signature', 'timestamp'])), {
      signature: ['v1: signature'],
      timestamp: ['v1: referrer'],
    });
  });

  it('are needed by a list of referrers that stays, even though its image goes', () => {
    assert.deepEqual(reasons(analyse(registry, ['older', 'referrer'])), {
      referrer: [`${tagFor(registry.named('older'))}: child`],
    });
    assert.deepEqual(reasons(analyse(registry, ['older', 'referrer', 'referrers'])), {});
  });

  it('are unknown, all of them, while a kept image or an index in it cannot be read', () => {
    for (const unreadable of ['older', 'nested']) {
      const safety = analyse(registry, ['leftover', 'arm', 'unlisted referrer'], [unreadable]);
      assert.deepEqual(Object.keys(reasons(safety)), ['arm', 'unlisted referrer']);
      assert.deepEqual(safety.safe, []);
      const [unknown] = safety.unknown;
      assert.ok(unknown);
      assert.equal(nameOf(unknown.version), 'leftover');
      assert.deepEqual(
        unknown.because.map(({ version, error }) => [nameOf(version), error?.problem.kind]),
        [[unreadable, 'server']],
      );
      assert.deepEqual(analyse(registry, ['latest'], [unreadable]).orphaned, []);
    }
  });

  it('are unknown where their own manifest cannot be read, for it may name a subject', () => {
    const safety = analyse(registry, ['leftover', 'untagged index'], ['leftover']);
    assert.deepEqual(namesOf(safety.safe), ['untagged index']);
    assert.deepEqual(namesOf(safety.unknown.map(({ version }) => version)), ['leftover']);
  });

  it('are unknown where what they hang on cannot be read', () => {
    const chain = new Registry();
    const image = chain.push('image', { tags: ['v1'] });
    const report = chain.push('report', { subject: image });
    chain.push('signature', { subject: report });
    assert.deepEqual(Object.keys(reasons(analyse(chain, ['signature']))), ['signature']);
    const [unknown] = analyse(chain, ['signature'], ['report']).unknown;
    assert.deepEqual(
      unknown?.because.map(({ version }) => nameOf(version)),
      ['report'],
    );
  });

  it('are unknown without an error where nothing was read', () => {
    const { unknown, safe } = imageSafety(registry.pushed, registry.ids(['leftover']), new Map());
    assert.deepEqual(safe, []);
    assert.deepEqual(new Set(unknown[0]?.because.map(({ error }) => error)), new Set([undefined]));
  });

  it('are unknown where the list of versions is not whole, unless they are known to be needed', () => {
    const selected = registry.ids(['leftover', 'shared', 'untagged index']);
    const { needed, unknown, safe, orphaned } = imageSafety(registry.pushed, selected, registry.read(selected), false);
    assert.deepEqual(namesOf(needed.map(({ version }) => version)), ['shared']);
    assert.deepEqual(
      unknown.map(({ version, because }) => [nameOf(version), because]),
      [
        ['leftover', []],
        ['untagged index', []],
      ],
    );
    assert.deepEqual([safe, orphaned], [[], []]);
  });

  it('are counted once where a list has them twice', () => {
    const twice = [...registry.pushed, ...registry.pushed];
    const selected = registry.ids(['shared', 'leftover']);
    const { needed, safe } = imageSafety(twice, selected, registry.read(selected));
    assert.deepEqual([needed.length, safe.length], [1, 1]);
  });

  it('may stand in rings, which no registry of real digests has', () => {
    const versions = ['a', 'b'].map((letter, id) => ({
      id,
      digest: `sha256:${letter.repeat(64)}`,
      tags: id === 0 ? ['v1'] : [],
    }));
    const facts = (letter: string) => ({
      mediaType: null,
      kind: 'index' as const,
      children: [{ digest: `sha256:${letter.repeat(64)}`, mayHaveChildren: true, isAttestation: false }],
      subject: `sha256:${letter.repeat(64)}`,
    });
    const manifests = new Map(
      versions.map(({ digest }, index) => [digest, { facts: facts(index === 0 ? 'b' : 'a') }] as const),
    );
    assert.deepEqual(imageSafety(versions, new Set([1]), manifests).needed[0]?.breaks, [
      { tags: ['v1'], reason: 'child' },
    ]);
  });
});

describe('The manifests to read', () => {
  const registry = sampleRegistry();
  const asked = (names: readonly string[]) =>
    [...registry.read(registry.ids(names)).keys()].map(
      (digest) => registry.pushed.find((each) => each.digest === digest)?.name,
    );

  it('are those with tags first, then the indexes in them; their images need no reading', () => {
    const tagged = ['latest', 'signature', 'older', 'referrers'];
    assert.deepEqual(namesOf(manifestsToRead(registry.pushed, new Set(), new Map())), tagged);
    assert.deepEqual(asked([]), [...tagged, 'nested']);
  });

  it('are those of the selected untagged ones too, and of what these would leave behind', () => {
    assert.deepEqual(new Set(asked(['untagged index'])), new Set([...asked([]), 'untagged index', 'leftover']));
  });
});
