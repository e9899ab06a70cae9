import assert from 'node:assert/strict';
import fc from 'fast-check';
import { GitHubError } from '../../../src/core/github/problem.ts';
import { cachedLine, readCachedBody, readCachedHead } from '../../../src/core/images/cachedManifest.ts';
import { parseManifest, type ManifestFacts } from '../../../src/core/images/manifest.ts';
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

  it('is cached and read again as it was, with its facts', () =>
    always([fc.string(), anyManifest, fc.option(fc.nat())], (name, body, readAt) => {
      const facts = factsOf(body);
      if (!facts) return;
      const cached = { digest: name, facts, readAt: readAt ?? 0 };
      const line = cachedLine(cached, body);
      assert.match(line, /^\n[^\n]*\n$/);
      assert.deepEqual(readCachedHead(line.trim().split('\t')[0] ?? ''), cached);
      assert.deepEqual(readCachedBody(line.trim()), { digest: name, body });
    }));
});

describe('A line of the cache', () => {
  const facts: ManifestFacts = { mediaType: null, kind: 'index', subject: null, children: [] };
  const child = { digest, mayHaveChildren: true, isAttestation: false };
  const nearlyFacts = fc.oneof(
    spoiled({ ...facts, children: [child] }),
    spoiled(child).map((each) => ({ ...facts, children: [each] })),
    anyJson,
  );

  it('gives sound facts or nothing, whatever it is', () =>
    always(
      [
        fc.oneof(
          anyText,
          nearlyFacts.map((each) => JSON.stringify([digest, each])),
        ),
      ],
      (line) => {
        const known = readCachedHead(line);
        readCachedBody(line);
        if (!known) return;
        const { mediaType, kind, children } = known.facts;
        assert.ok(mediaType === null || typeof mediaType === 'string');
        assert.match(kind, /^(index|image)$/);
        for (const each of children) assert.equal(typeof each.digest, 'string');
      },
    ));

  it('of an older version has neither a time nor the manifest', () => {
    const line = JSON.stringify([digest, facts]);
    assert.deepEqual(readCachedHead(line), { digest, facts, readAt: undefined });
    assert.equal(readCachedBody(line), undefined);
  });
});
