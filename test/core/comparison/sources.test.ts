import assert from 'node:assert/strict';
import { compareAttachments } from '../../../src/core/comparison/attachments.ts';
import { compareOrigins, compareSources } from '../../../src/core/comparison/sources.ts';
import { sourceOf } from '../../../src/core/documents/source.ts';
import type { AttachedDocument } from '../../../src/core/inspection/attachments.ts';
import { hosts } from '../packages/fixtures.ts';
import { digestOf } from './fixtures.ts';

const [from, to] = ['a'.repeat(40), 'b'.repeat(40)];

describe('compareSources', () => {
  const host = hosts.dotCom;
  const at = (repository: string, commit: string | undefined) => ({ repository, commit });

  it('links to what changed, however the repository is named', () => {
    const before = at('git+https://github.com/Octo/app@refs/tags/v1', from);
    const { compareUrl } = compareSources(host, before, at('https://github.com/octo/app', to));
    assert.equal(compareUrl, `https://github.com/octo/app/compare/${from}...${to}`);
  });

  it('links nowhere where there are not two commits of one repository on GitHub', () => {
    const linked = [
      compareSources(host, at('https://github.com/octo/app', from), at('https://github.com/octo/other', to)),
      compareSources(host, at('https://github.com/octo/app', from), at('https://github.com/octo/app', from)),
      compareSources(host, at('https://github.com/octo/app', from), undefined),
      compareSources(host, at('https://github.com/octo/app', undefined), at('https://github.com/octo/app', to)),
      compareSources(host, at('https://example.com/a/b', from), at('https://example.com/a/b', to)),
      compareSources(host, at('javascript:alert(1)', from), at('javascript:alert(1)', to)),
      compareSources(host, undefined, undefined),
    ].map(({ compareUrl }) => compareUrl);
    assert.deepEqual(
      linked,
      linked.map(() => undefined),
    );
  });
});

describe('compareOrigins', () => {
  it('has base images and licences', () => {
    const image = (base: string, licence?: string) =>
      sourceOf([
        { name: 'org.opencontainers.image.base.name', value: base },
        ...(licence === undefined ? [] : [{ name: 'org.opencontainers.image.licenses', value: licence }]),
      ]);
    assert.deepEqual(compareOrigins(image('alpine:3.19', 'MIT'), image('alpine:3.20')), [
      { name: 'baseName', before: 'alpine:3.19', after: 'alpine:3.20' },
      { name: 'licence', before: 'MIT', after: undefined },
    ]);
  });
});

describe('compareAttachments', () => {
  const document = (kind: AttachedDocument['kind'], number: number, predicateType?: string): AttachedDocument => ({
    kind,
    subject: digestOf(1),
    predicateType,
    blob: { digest: digestOf(number), size: 1, mediaType: undefined, annotations: [] },
    signature: undefined,
    isBundle: false,
  });

  it('counts what is attached to each image, by kind, and attestations by what they say', () => {
    const before = [document('signature', 1), document('sbom', 2, 'a'), document('sbom', 3, 'b')];
    const after = [
      document('signature', 4),
      document('provenance', 5, 'https://slsa.dev/provenance/v1'),
      document('attestation', 6, 'https://example.com/scan'),
      document('attestation', 7, 'https://example.com/test'),
    ];
    assert.deepEqual(compareAttachments({ documents: before }, { documents: after }), [
      { kind: 'provenance', predicateType: undefined, before: 0, after: 1 },
      { kind: 'sbom', predicateType: undefined, before: 2, after: 0 },
      { kind: 'signature', predicateType: undefined, before: 1, after: 1 },
      { kind: 'attestation', predicateType: 'https://example.com/scan', before: 0, after: 1 },
      { kind: 'attestation', predicateType: 'https://example.com/test', before: 0, after: 1 },
    ]);
  });

  it('counts a document once that is found by two tags', () => {
    const twice = [document('signature', 1), document('signature', 1)];
    assert.deepEqual(
      compareAttachments({ documents: twice }, { documents: [] }).map(({ before, after }) => [before, after]),
      [[1, 0]],
    );
  });
});
