import type {
  ImageConfig,
  ImageSource,
  LayerWithInstruction,
  NamedValue,
  Provenance,
  Sbom,
  VerifyCommand,
} from '#core/documents';
import type { Action } from './action.ts';

/** Something on the page that is read on its own, and can fail on its own. */
export type Part<T> =
  | { readonly kind: 'reading' }
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'failed'; readonly message: string; readonly actions: readonly Action[] };

/** The parts of an image that can be read again. */
export const imageParts = ['contents', 'config', 'attachments', 'gitHubAttestations'] as const;
export type ImagePart = (typeof imageParts)[number];

/** What the page shows of a container version. All documents are a stranger's. */
export interface ImageView {
  readonly contents: Part<ContentsView>;
  readonly config: Part<ConfigView>;
  readonly attachments: Part<AttachmentsView>;
  /** What GitHub itself stores; `undefined` where the server does not have it, or does not let this account read it. */
  readonly gitHubAttestations: Part<readonly SignedView[] | undefined>;
}

export interface ContentsView {
  /** What it is, where it is no image: `Helm chart`. */
  readonly kind?: string;
  readonly platforms: readonly PlatformView[];
  /** The index of the platform whose layers and configuration are shown. */
  readonly chosen: number;
  readonly annotations: readonly NamedValue[];
  /** When it was read, if it comes from the cache of this machine; ms since 1970. */
  readonly readAt?: number | undefined;
}

export interface PlatformView {
  readonly digest: string;
  /** `linux/arm64`; empty if no document says it. */
  readonly name: string;
  /** Compressed, in bytes. */
  readonly size: number | undefined;
  readonly failure?: string;
}

export interface LayerView extends Pick<LayerWithInstruction, 'instruction' | 'created'> {
  readonly digest: string;
  readonly size: number | undefined;
  /** How many other manifests of the package that were read have it. */
  readonly sharedWith: number;
}

export interface ConfigView {
  /** Without instructions if the configuration could not be read. */
  readonly layers: readonly LayerView[];
  /** `undefined` if it is no image. */
  readonly config: Part<ImageConfig | undefined>;
  /** Opens as JSON; `undefined` if the manifest names none. */
  readonly configDigest: string | undefined;
  readonly source: ImageSource;
  readonly sourceUrl?: string | undefined;
  readonly commitUrl?: string | undefined;
}

export interface SignedView {
  /** The platform or the image that it is about. */
  readonly subject: string;
  /** Such as `https://slsa.dev/provenance/v1`; `undefined` for a signature. */
  readonly predicateType: string | undefined;
  /** Who signed it, according to the certificate that is attached; `undefined` if it was signed by a key, or not at all. */
  readonly signer: string | undefined;
  readonly issuer: string | undefined;
  readonly isSigned: boolean;
  /** ms since 1970. */
  readonly signedAt: number | undefined;
  readonly runUrl?: string | undefined;
  readonly failure?: string;
}

export interface AttachmentsView {
  readonly provenances: readonly Part<ProvenanceView>[];
  readonly sboms: readonly SbomView[];
  readonly signatures: readonly SignedView[];
  readonly commands: readonly VerifyCommand[];
  /** Documents to open as JSON. */
  readonly documents: readonly { readonly label: string; readonly digest: string; readonly size: number | undefined }[];
  /** Why some could not be read. */
  readonly failures: readonly string[];
  /** Whether all versions of the package are loaded: else there may be signatures that are not known. */
  readonly isComplete: boolean;
}

export interface ProvenanceView {
  readonly subject: string;
  readonly provenance: Provenance;
  readonly sourceUrl: string | undefined;
  readonly commitUrl: string | undefined;
}

export interface SbomView {
  readonly subject: string;
  readonly digest: string;
  readonly size: number | undefined;
  /** `undefined` until the reader asks for it: it may have megabytes. */
  readonly packages: Part<Sbom> | undefined;
}
