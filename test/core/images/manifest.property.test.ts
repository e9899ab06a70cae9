import assert from 'node:assert/strict';
import fc from 'fast-check';
import { GitHubError } from '../../../src/core/github/problem.ts';
import {
  parseManifest,
  readCachedManifests,
  writeCachedManifest,
  type ManifestFacts,
} from '../../../src/core/images/manifest.ts';
import { always, anyJson, anyText, spoiled } from '../property.ts';

const digest = `sha256:${'ab'.repeat(32)}`;
const descriptor = spoiled({ digest, mediaType: 'application/vnd.oci.image.manifest.v1+json', annotations: {} });
const anyManifest = fc.oneof(
  anyText,
  fc
    .oneof(
      anyJson,
      spoiled({ mediaType: 'application/vnd.oci.image.manifest.v1+json', config: {}, layers: [], subject: { digest } }),
      fc.record({ manifests: fc.array(descriptor), subject: fc.option(descriptor) }),
    )
    .map((value) => JSON.stringify(value)),
);

function factsOf(text: string): ManifestFacts | undefined {
  try {
    return parseManifest(text);
  } catch (error) {
    assert.ok(error instanceof GitHubError && error.problem.kind === 'malformed', String(error));
    return undefined;
  }
}

describe('Whatever a registry gives for a manifest', () => {
  it('is read with every child that it names, or malformed', () =>
    always([anyManifest], (text) => {
      const facts = factsOf(text);
      if (!facts) return;
      const { manifests = [] } = JSON.parse(text) as { manifests?: unknown[] };
      assert.equal(facts.children.length, manifests.length);
      for (const child of facts.children) assert.match(child.digest, /^[a-z0-9]/);
    }));

  it('is kept and read again as it was', () =>
    always([fc.array(fc.tuple(fc.string(), anyManifest))], (manifests) => {
      const entries = manifests.flatMap(([name, text]) => {
        const facts = factsOf(text);
        return facts ? [[name, facts] as const] : [];
      });
      const text = entries.map(([name, facts]) => writeCachedManifest(name, facts)).join('');
      assert.deepEqual(readCachedManifests(text), new Map(entries));
    }));
});

describe('A file of kept manifests', () => {
  const facts: ManifestFacts = { mediaType: null, kind: 'index', subject: null, children: [] };
  const child = { digest, mayHaveChildren: true, isAttestation: false };
  const nearlyFacts = fc.oneof(
    spoiled({ ...facts, children: [child] }),
    spoiled(child).map((each) => ({ ...facts, children: [each] })),
    anyJson,
  );

  it('gives what is sound of it, whatever else is in it', () =>
    always(
      [
        fc.array(
          fc.oneof(
            anyText,
            nearlyFacts.map((each) => JSON.stringify([digest, each])),
          ),
        ),
      ],
      (lines) => {
        const known = readCachedManifests(`${lines.join('\n')}${writeCachedManifest('sound', facts)}`);
        assert.deepEqual(known.get('sound'), facts);
        for (const { mediaType, kind, children } of known.values()) {
          assert.ok(mediaType === null || typeof mediaType === 'string');
          assert.match(kind, /^(index|image)$/);
          for (const each of children) assert.equal(typeof each.digest, 'string');
        }
      },
    ));
});
