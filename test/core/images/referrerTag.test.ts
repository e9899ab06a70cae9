import assert from 'node:assert/strict';
import { referrerTag } from '../../../src/core/images/graph.ts';

const hex = '0123456789abcdef'.repeat(4);

describe('The tag of a referrer', () => {
  for (const [ending, kind] of [
    ['', 'referrer'],
    ['.sig', 'signature'],
    ['.att', 'attestation'],
    ['.sbom', 'attestation'],
    ['.constructor', 'referrer'],
  ] as const) {
    it(`sha256-<hex>${ending} names its subject, as its ${kind}`, () => {
      assert.deepEqual(referrerTag(`sha256-${hex}${ending}`), { subject: `sha256:${hex}`, kind });
    });
  }

  it('R3: may have a prefix', () => {
    for (const prefix of ['release-', 'v1.', 'x']) {
      assert.deepEqual(referrerTag(`${prefix}sha256-${hex}.sig`), { subject: `sha256:${hex}`, kind: 'signature' });
    }
  });

  it('R2: is an ordinary tag where it names the digest of its own version', () => {
    for (const ending of ['', '.imgpkg', '.sig']) {
      assert.equal(referrerTag(`sha256-${hex}${ending}`, `sha256:${hex}`), undefined);
      assert.ok(referrerTag(`sha256-${hex}${ending}`, `sha256:${'f'.repeat(64)}`));
    }
  });

  it('is not what merely looks like one', () => {
    for (const tag of [
      'latest',
      `sha256-${hex}-other`,
      `sha256-${hex}.`,
      'sha256-',
      `sha256-${hex}0`,
      `sha256-${hex.slice(1)}`,
      `sha512-${hex}`,
      `x${hex}`,
    ]) {
      assert.equal(referrerTag(tag), undefined, tag);
    }
  });
});
