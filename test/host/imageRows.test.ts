import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  ownerRow,
  packageRow,
  partRow,
  untaggedRow,
  versionRow,
  type NoticeRow,
  type Row,
  type UntaggedRow,
  type VersionImage,
} from '../../src/core/explorer/row.ts';
import { contextOf } from '../../src/core/explorer/actions.ts';
import type { ImageContent } from '../../src/core/images/contents.ts';
import type { Artifact } from '../../src/core/packages/artifact.ts';
import type { PackageSummary, VersionSummary } from '../../src/core/packages/summary.ts';
import { sizeText } from '../../src/vscode/explorer/imageText.ts';
import { tooltipOf } from '../../src/vscode/explorer/tooltip.ts';
import { treeItemOf } from '../../src/vscode/explorer/treeItem.ts';

const element: PackageSummary = {
  id: 1,
  name: 'api',
  packageType: 'container',
  visibility: 'private',
  versionCount: 100,
  htmlUrl: undefined,
  repository: undefined,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: undefined,
};
const container = packageRow(ownerRow({ kind: 'organization', login: 'octo-org' }, false), element);
const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
const version: VersionSummary = {
  id: 7,
  name: digest,
  tags: ['1.2.3'],
  createdAt: new Date(Date.now() - 3 * 86_400_000).toISOString(),
  updatedAt: undefined,
  deletedAt: undefined,
};
const image = versionRow(container, version);
const content: ImageContent = {
  digest,
  kinds: ['platform'],
  platform: 'linux/arm64',
  state: 'unread',
  hasContents: false,
};
const part = (more: Partial<ImageContent>, artifact?: Artifact) =>
  partRow(image, { ...content, ...more }, { artifact });

function shown(row: Row): [label: string, description: string, icon: string] {
  const { label, description, iconPath } = treeItemOf(row);
  assert.ok(typeof label === 'string' && typeof description === 'string');
  return [label, description, iconPath instanceof vscode.ThemeIcon ? iconPath.id : ''];
}

describe('A row of a container package', () => {
  it('of a platform, an attestation or a signature says which, and the size where it is known', () => {
    assert.deepEqual(shown(part({})), ['linux/arm64', '', 'vm']);
    assert.deepEqual(shown(part({ state: 'read', size: 45_234_567 })), ['linux/arm64', '45.2 MB', 'vm']);
    const attestation = part({ kinds: ['provenance', 'sbom'], state: 'read', size: 12_345 });
    assert.deepEqual(shown(attestation), ['Provenance, SBOM', 'linux/arm64 · 12.3 kB', 'git-commit']);
    const plain = { platform: undefined };
    assert.deepEqual(shown(part({ ...plain, kinds: ['signature'] })), ['Signature', '', 'key']);
    assert.deepEqual(shown(part({ ...plain, kinds: ['attestation'] })), ['Attestation', '', 'shield']);
    assert.deepEqual(shown(part({ ...plain, kinds: ['sbom'] })), ['SBOM', '', 'checklist']);
    assert.deepEqual(shown(part({ ...plain, kinds: ['index'], hasContents: true })), ['Index', '', 'layers']);
    assert.deepEqual(shown(part({ ...plain, kinds: ['artifact'] })), ['Attached artifact', '', 'file-zip']);
    const label = treeItemOf(attestation).accessibilityInformation?.label;
    assert.equal(label, 'Provenance, SBOM, linux/arm64 · 12.3 kB');
  });

  it('of the only manifest of an image says what it is', () => {
    const only = { platform: undefined, kinds: ['manifest'], state: 'read', size: 4000 } as const;
    assert.deepEqual(shown(part(only, 'image')), ['Image', '4 kB', 'package']);
    assert.deepEqual(shown(part(only, 'helmChart')), ['Helm chart', '4 kB', 'compass']);
  });

  it('of what the registry does not have says that it is missing', () => {
    const missing = part({ state: 'missing' });
    assert.deepEqual(shown(missing), ['linux/arm64', 'missing', 'warning']);
    assert.match(tooltipOf(missing)?.value ?? '', /Registry: does not have this manifest/);
  });

  it('of other artifacts than images has an icon and words of its own', () => {
    const of = (artifact: Artifact, more: VersionImage = {}) =>
      shown(versionRow(container, version, { artifact, ...more }));
    assert.deepEqual(of('image'), ['1.2.3', '3 days ago', 'tag']);
    assert.deepEqual(of('image', { size: 45_234_567 }), ['1.2.3', '3 days ago · 45.2 MB', 'tag']);
    assert.deepEqual(of('helmChart', { size: 4000 }), ['1.2.3', '3 days ago · Helm chart · 4 kB', 'compass']);
    const kinds: [Artifact, string, string][] = [
      ['helmChart', 'Helm chart', 'compass'],
      ['devContainerFeature', 'Dev container feature', 'remote-explorer'],
      ['devContainerTemplate', 'Dev container template', 'notebook-template'],
      ['homebrewBottle', 'Homebrew bottle', 'beaker'],
      ['fluxArtifact', 'Flux artifact', 'rocket'],
      ['wasmModule', 'WASM module', 'circuit-board'],
      ['artifact', 'OCI artifact', 'file-zip'],
    ];
    for (const [artifact, words, icon] of kinds) {
      assert.deepEqual(of(artifact), ['1.2.3', `3 days ago · ${words}`, icon]);
    }
    const tooltip = tooltipOf(versionRow(container, version, { artifact: 'helmChart', size: 4000, readAt: 0 }));
    assert.match(tooltip?.value ?? '', /Kind: Helm chart\n- Size: 4 kB\n[^]*Manifest read: /);
  });

  it('of a signature whose image is gone names the image', () => {
    const subject = `sha256:${'ab12'.repeat(16)}`;
    const of = (isGone: boolean) =>
      shown(
        versionRow(container, { ...version, tags: [] }, { attached: { kind: 'signature', subject, isGone } }),
      ).slice(0, 2);
    assert.deepEqual(of(true), ['Signature of sha256:ab12ab12ab12 (gone)', '3 days ago']);
    assert.deepEqual(of(false), ['Signature of sha256:ab12ab12ab12', '3 days ago']);
  });

  it('of what has no tag says how many they are of those that are loaded', () => {
    const row = untaggedRow(container, { untagged: 40, parts: 0, loaded: 100, isAllRead: true });
    assert.deepEqual(shown(row), ['Untagged', '40 of 100 loaded · all checked', 'circle-outline']);
    const of = (counts: UntaggedRow['counts']) => shown(untaggedRow(container, counts))[1];
    const whole = { untagged: 22, parts: 1200, loaded: 3260, isAllRead: true };
    assert.equal(of(whole), '1,222 of 3,260 loaded · all checked');
    assert.equal(of({ ...whole, isAllRead: false }), '1,222 of 3,260 loaded · not all checked');
    assert.equal(treeItemOf(row).collapsibleState, vscode.TreeItemCollapsibleState.Collapsed);
  });

  it('of an index says that its size is that of all platforms, and whether parts are missing', () => {
    const of = (image: VersionImage) => shown(versionRow(container, version, image)).slice(1);
    assert.deepEqual(of({ size: 151e6, isIndex: true }), ['3 days ago · 151 MB in total', 'tag']);
    assert.deepEqual(of({ isIndex: true, isIncomplete: true }), ['3 days ago · parts missing', 'warning']);
  });

  it('does something when it is clicked, and has the actions of the version that it is', () => {
    const commandOf = (row: Row) => treeItemOf(row).command?.command;
    assert.equal(commandOf(part({})), 'githubPackages.previewDetails');
    assert.equal(commandOf(part({ kinds: ['referrers'], platform: undefined })), 'githubPackages.readSizes');
    for (const notice of ['missingManifest', 'emptyIndex'] as const) {
      const row: NoticeRow = { kind: 'notice', id: 'n', parent: image, notice };
      assert.equal(commandOf(row), 'githubPackages.explainRow');
    }
    assert.match(contextOf(image), /\bcopyDigest readSizes deleteVersion$/);
    assert.equal(contextOf(part({})), 'part showDetails copyDigest');
    assert.equal(contextOf(part({ state: 'missing' })), 'part copyDigest');
    const known = partRow(image, { ...content, hasContents: true }, { version });
    const actions = 'showDetails showJson openOnGitHub copyInstallCommand copyDigest readSizes deleteVersion';
    assert.equal(contextOf(known), `part ${actions}`);
  });

  it('takes a hostile platform as text', () => {
    const hostile = part({ platform: 'linux/\u202e[x](command:evil) $(flame)' });
    assert.equal(shown(hostile)[0], 'linux/⟨U+202E⟩[x](command:evil) $(flame)');
    assert.doesNotMatch(tooltipOf(hostile)?.value ?? '', /\[x\]\(|(?<!\\)\$\(/);
  });

  it('has a size in units of 1,000', () => {
    const sizes = [0, 999, 1000, 1_234_567, 45_000_000, 4_100_000_000].map(sizeText);
    assert.deepEqual(sizes, ['0 bytes', '999 bytes', '1 kB', '1.23 MB', '45 MB', '4.1 GB']);
  });
});
