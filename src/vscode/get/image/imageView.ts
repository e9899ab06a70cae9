import {
  bundleSignatureOf,
  commitUrl,
  layersWithInstructions,
  repositoryUrl,
  sourceOf,
  statementOf,
  verifyCommands,
} from '#core/documents';
import type {
  AttachedSignature,
  Attachment,
  ImageConfig,
  ImageIndex,
  ImageManifest,
  Provenance,
  Sbom,
} from '#core/documents';
import { GitHubError, isGitHubPage, type Connection, type Host, type PackageReference } from '#core/github';
import type { ImageReader } from '#core/images';
import {
  imageOf,
  predicateTypeOf,
  type AttachedDocument,
  type Attachments,
  type ImageContents,
} from '#core/inspection';
import { artifactsOf } from '#core/packages';
import type {
  AttachmentsView,
  ConfigView,
  ContentsView,
  Part,
  ProvenanceView,
  SbomView,
  SignedView,
} from '../../../messages/image.ts';
import { artifactName } from '../../explorer/imageText.ts';
import { t } from '../../../texts/language.ts';
import { explain } from '../../problem.ts';

export function contentsView(
  { digest, index, platforms }: ImageContents,
  chosen: number,
  reader: Pick<ImageReader, 'cached'>,
): ContentsView {
  const manifest = platforms[0] && imageOf(platforms[0]);
  const cached = reader.cached(digest);
  const artifact = cached && artifactsOf(cached.facts, '')?.[0];
  const kind = artifact && artifactName(artifact);
  return {
    ...(kind === undefined ? {} : { kind }),
    platforms: platforms.map((each) => ({
      digest: each.digest,
      name: each.platform ?? '',
      size: imageOf(each)?.compressedSize,
      ...(each.manifest instanceof GitHubError
        ? { failure: explain(each.manifest, { packageType: 'container' }).message }
        : {}),
    })),
    chosen,
    annotations: (index ?? manifest)?.annotations ?? [],
    readAt: cached?.readAt,
  };
}

interface ReadImage {
  readonly host: Host;
  readonly index?: ImageIndex | undefined;
  readonly manifest?: ImageManifest;
  readonly config?: Part<ImageConfig | undefined>;
  /** By the digest of a layer: how many other manifests have it. */
  readonly shared?: ReadonlyMap<string, number>;
}

export function configView({ host, index, manifest, config = none, shared }: ReadImage): ConfigView {
  const known = config.kind === 'read' ? config.value : undefined;
  const source = sourceOf(index?.annotations ?? [], manifest?.annotations ?? [], known?.labels ?? []);
  const layers = manifest ? layersWithInstructions(manifest, known ?? { history: [] }) : [];
  return {
    layers: layers.map(({ layer, instruction, created }) => ({
      digest: layer.digest,
      size: layer.size,
      // Only an image has instructions; of anything else, this is what there is to say.
      instruction: known ? instruction : (predicateTypeOf(layer.annotations) ?? layer.mediaType),
      created,
      sharedWith: shared?.get(layer.digest) ?? 0,
    })),
    config,
    configDigest: manifest?.config?.digest,
    source,
    sourceUrl: pageOn(host, source.source && repositoryUrl(source.source)),
    commitUrl: source.source && source.revision && commitUrl(host, source.source, source.revision),
  };
}

const none = { kind: 'read', value: undefined } as const;

export function provenanceView(host: Host, subject: string, provenance: Provenance): ProvenanceView {
  const { repository, commit } = provenance.source ?? {};
  return {
    subject,
    provenance: { ...provenance, runUrl: pageOn(host, provenance.runUrl) },
    sourceUrl: pageOn(host, repository && repositoryUrl(repository)),
    commitUrl: repository && commit && commitUrl(host, repository, commit),
  };
}

/** The details page opens pages of GitHub alone. */
function pageOn(host: Host, url: string | undefined): string | undefined {
  return url !== undefined && isGitHubPage(host, url) ? url : undefined;
}

interface AttachedTo {
  readonly reference: PackageReference;
  readonly digest: string;
  readonly connection: Connection;
  readonly isComplete: boolean;
}

interface ReadDocuments {
  /** `linux/arm64`, or nothing for the image as a whole. */
  readonly nameOf: (subject: string | undefined) => string;
  /** By the digest of the document. */
  readonly provenances: ReadonlyMap<string, Part<ProvenanceView>>;
  readonly sboms: ReadonlyMap<string, Part<Sbom>>;
}

export function attachmentsView(
  { reference, connection, digest, isComplete }: AttachedTo,
  { documents, errors }: Attachments,
  { nameOf, provenances, sboms }: ReadDocuments,
): AttachmentsView {
  const ofKind = (wanted: AttachedDocument['kind']) => documents.filter(({ kind }) => kind === wanted);
  const signed = documents.filter(({ kind, signature }) => kind === 'signature' || signature !== undefined);
  return {
    provenances: ofKind('provenance').flatMap(({ blob }) => provenances.get(blob.digest) ?? []),
    sboms: ofKind('sbom').map(({ subject, blob }): SbomView => ({
      subject: nameOf(subject),
      digest: blob.digest,
      size: blob.size,
      packages: sboms.get(blob.digest),
    })),
    signatures: signed.map(({ subject, predicateType, signature }) =>
      signatureView(connection.host, nameOf(subject), predicateType, signature),
    ),
    commands: verifyCommands({
      host: connection.host,
      owner: reference.owner.login,
      image: reference.name,
      digest,
      attachments: signed.flatMap(attachmentOf),
      shell: process.platform === 'win32' ? 'powershell' : 'posix',
    }),
    documents: documents.map(({ kind, subject, predicateType, blob }) => ({
      label: [documentName(kind), nameOf(subject), predicateType].filter(Boolean).join(' · '),
      digest: blob.digest,
      size: blob.size,
    })),
    failures: errors.map((error) => explain(error, { packageType: 'container' }).message),
    isComplete,
  };
}

function documentName(kind: AttachedDocument['kind']): string {
  return { provenance: t('Provenance'), sbom: t('SBOM'), attestation: t('Attestation'), signature: t('Signature') }[
    kind
  ];
}

function attachmentOf({ kind, predicateType, signature, isBundle }: AttachedDocument): Attachment[] {
  if (signature === undefined || signature instanceof GitHubError) return [];
  if (kind === 'signature' || predicateType === undefined) return [{ kind: 'signature', signature, isBundle }];
  return [{ kind: 'attestation', predicateType, signature, isBundle }];
}

/** An attestation that GitHub stores, as a bundle. */
export function signedView(host: Host, bundle: unknown): SignedView {
  try {
    return signatureView(host, '', statementOf(bundle).predicateType, bundleSignatureOf(bundle));
  } catch (error) {
    if (error instanceof GitHubError) return signatureView(host, '', undefined, error);
    throw error;
  }
}

function signatureView(
  host: Host,
  subject: string,
  predicateType: string | undefined,
  signature: AttachedSignature | GitHubError | undefined,
): SignedView {
  if (signature === undefined || signature instanceof GitHubError) {
    const unknown = { signer: undefined, issuer: undefined, isSigned: signature !== undefined, signedAt: undefined };
    const failure = signature && { failure: explain(signature, { packageType: 'container' }).message };
    return { subject, predicateType, ...unknown, ...failure };
  }
  const { certificate, logEntries } = signature;
  return {
    subject,
    predicateType,
    signer: certificate?.identity?.value,
    issuer: certificate?.issuer,
    isSigned: true,
    signedAt: logEntries[0]?.integratedAt ?? certificate?.notBefore,
    runUrl: pageOn(host, certificate?.workflow?.runUrl),
  };
}
