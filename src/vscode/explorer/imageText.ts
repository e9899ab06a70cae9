import { ThemeIcon } from 'vscode';
import type { PartRow, VersionImage } from '#core/explorer';
import type { ContentKind } from '#core/images';
import { shortDigest, sizeText as sizeIn, visible, type Artifact } from '#core/packages';
import { language, t } from '../../texts/language.ts';

/** What a version is, if it is no image. */
export function artifactName(artifact: Artifact): string | undefined {
  const names: Record<Artifact, string | undefined> = {
    image: undefined,
    helmChart: t('Helm chart'),
    devContainerFeature: t('Dev container feature'),
    devContainerTemplate: t('Dev container template'),
    homebrewBottle: t('Homebrew bottle'),
    fluxArtifact: t('Flux artifact'),
    wasmModule: t('WASM module'),
    artifact: t('OCI artifact'),
    attachment: t('Attached artifact'),
    unknown: undefined,
  };
  return names[artifact];
}

export function artifactIcon(artifact: Artifact): ThemeIcon | undefined {
  const icons: Record<Artifact, string | undefined> = {
    image: undefined,
    helmChart: 'compass',
    devContainerFeature: 'remote-explorer',
    devContainerTemplate: 'notebook-template',
    homebrewBottle: 'beaker',
    fluxArtifact: 'rocket',
    wasmModule: 'circuit-board',
    artifact: 'file-zip',
    attachment: 'shield',
    unknown: undefined,
  };
  const icon = icons[artifact];
  return icon === undefined ? undefined : new ThemeIcon(icon);
}

export function contentIcon({ content, artifact }: PartRow): ThemeIcon {
  const icons: Record<ContentKind, string> = {
    platform: 'vm',
    index: 'layers',
    manifest: 'package',
    // Nothing is verified here, so no icon may say so.
    provenance: 'git-commit',
    sbom: 'checklist',
    signature: 'key',
    attestation: 'shield',
    referrers: 'references',
    artifact: 'file-zip',
  };
  if (content.state === 'missing') return new ThemeIcon('warning');
  const [kind] = content.kinds;
  const own = kind === 'manifest' && artifact ? artifactIcon(artifact) : undefined;
  return own ?? new ThemeIcon(icons[kind]);
}

/** `linux/arm64`; `Provenance, SBOM`; `Helm chart`. */
export function contentLabel({ content, artifact }: PartRow): string {
  const { kinds, platform } = content;
  if (kinds[0] === 'platform' && platform !== undefined) return visible(platform);
  if (kinds[0] === 'manifest' && artifact) return artifactName(artifact) ?? t('Image');
  return kinds.map(contentKindName).join(', ');
}

export function contentKindName(kind: ContentKind): string {
  const names: Record<ContentKind, string> = {
    platform: t('Platform'),
    index: t('Index'),
    manifest: t('Manifest'),
    provenance: t('Provenance'),
    sbom: t('SBOM'),
    signature: t('Signature'),
    attestation: t('Attestation'),
    referrers: t('Attached artifacts'),
    artifact: t('Attached artifact'),
  };
  return names[kind];
}

/** `linux/arm64 · 12.3 MB`: of an attestation the platform that it is about, and the size where it is known. */
export function contentDescription({ content }: PartRow): string {
  const { kinds, platform, size, state } = content;
  if (kinds[0] === 'referrers' && state === 'unread') return t('select to read');
  const about = platform !== undefined && kinds[0] !== 'platform' ? visible(platform) : '';
  const known = state === 'missing' ? t('missing') : size === undefined ? '' : sizeText(size);
  return [about, known].filter((text) => text !== '').join(' · ');
}

/** `Signature of sha256:0123456789ab (gone)`: what is attached to an image that is not in the list. */
export function attachedLabel({ kind, subject, isGone }: NonNullable<VersionImage['attached']>): string {
  const of = shortDigest(subject);
  const texts: Partial<Record<ContentKind, readonly [known: string, gone: string]>> = {
    provenance: [t('Provenance of {0}', of), t('Provenance of {0} (gone)', of)],
    sbom: [t('SBOM of {0}', of), t('SBOM of {0} (gone)', of)],
    signature: [t('Signature of {0}', of), t('Signature of {0} (gone)', of)],
    attestation: [t('Attestation of {0}', of), t('Attestation of {0} (gone)', of)],
    referrers: [t('Attached artifacts of {0}', of), t('Attached artifacts of {0} (gone)', of)],
  };
  const [known, gone] = texts[kind] ?? [t('Attached artifact of {0}', of), t('Attached artifact of {0} (gone)', of)];
  return isGone ? gone : known;
}

export function sizeText(bytes: number): string {
  return sizeIn(bytes, language());
}
