import type { InstallRefusal } from '#core/packages';

/*
 * What the documents of a container image say, as plain JSON data: `undefined` where a document does not say it. All texts
 * are a stranger's: escape them before showing them. Values of environment variables and labels may be secrets: never log them.
 */

/** An annotation, a label or an environment variable, in the order of the document. */
export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/** A reference to other content, as the OCI image specification defines it. */
export interface Descriptor {
  /** `sha256:…`. */
  readonly digest: string;
  /** Bytes, as stored: the compressed size of a layer. */
  readonly size: number | undefined;
  readonly mediaType: string | undefined;
  readonly annotations: readonly NamedValue[];
}

export interface ManifestDescriptor extends Descriptor {
  /** `linux/arm64/v8`; `undefined` also for the `unknown/unknown` that buildx gives attestations. */
  readonly platform: string | undefined;
  readonly artifactType: string | undefined;
}

interface ManifestFields {
  readonly mediaType: string | undefined;
  readonly artifactType: string | undefined;
  /** The digest of the manifest that this one is about (OCI 1.1). */
  readonly subject: string | undefined;
  readonly annotations: readonly NamedValue[];
}

/** The manifest of an image, a signature, an attestation or any other artifact. */
export interface ImageManifest extends ManifestFields {
  readonly kind: 'image';
  readonly config: Descriptor | undefined;
  /** From the base image up. */
  readonly layers: readonly Descriptor[];
  /** Bytes of the layers and the config; `undefined` if the size of one is not known. */
  readonly compressedSize: number | undefined;
}

export interface ImageIndex extends ManifestFields {
  readonly kind: 'index';
  readonly manifests: readonly ManifestDescriptor[];
}

export interface HistoryEntry {
  /** RFC 3339, as written. */
  readonly created: string | undefined;
  /** The instruction, as the builder wrote it. */
  readonly createdBy: string | undefined;
  readonly comment: string | undefined;
  /** Whether the instruction changed only the config, such as `ENV`. */
  readonly isEmptyLayer: boolean;
}

export interface Healthcheck {
  /** Starts with `CMD`, `CMD-SHELL` or `NONE`. */
  readonly test: readonly string[];
  readonly intervalMs: number | undefined;
  readonly timeoutMs: number | undefined;
  readonly startPeriodMs: number | undefined;
  readonly retries: number | undefined;
}

/** The config of an image: how a container of it starts, and how it was built. */
export interface ImageConfig {
  /** RFC 3339, as written; reproducible builds often have 1970 or 1980. */
  readonly created: string | undefined;
  readonly author: string | undefined;
  /** `linux/arm64/v8`. */
  readonly platform: string | undefined;
  readonly entrypoint: readonly string[] | undefined;
  readonly cmd: readonly string[] | undefined;
  readonly env: readonly NamedValue[];
  readonly user: string | undefined;
  readonly workdir: string | undefined;
  /** `8080/tcp`. */
  readonly exposedPorts: readonly string[];
  readonly volumes: readonly string[];
  readonly stopSignal: string | undefined;
  readonly labels: readonly NamedValue[];
  readonly healthcheck: Healthcheck | undefined;
  /** Oldest first. */
  readonly history: readonly HistoryEntry[];
}

export interface LayerWithInstruction {
  readonly layer: Descriptor;
  /** As in a Dockerfile, where that is certain, else as the builder wrote it; `undefined` if it is not known. */
  readonly instruction: string | undefined;
  /** The instruction, as the builder wrote it. */
  readonly createdBy: string | undefined;
  /** RFC 3339. */
  readonly created: string | undefined;
}

/** From the annotations that the OCI image specification defines. */
export interface ImageSource {
  /** As written, mostly the URL of a repository; `repositoryUrl` makes a link of it. */
  readonly source: string | undefined;
  /** Mostly a commit. */
  readonly revision: string | undefined;
  /** An SPDX licence expression. */
  readonly licence: string | undefined;
  /** Such as `docker.io/library/node:22`. */
  readonly baseName: string | undefined;
  readonly baseDigest: string | undefined;
  readonly version: string | undefined;
  readonly title: string | undefined;
  readonly description: string | undefined;
  /** RFC 3339, as written. */
  readonly created: string | undefined;
}

/** An in-toto statement: a claim, by its predicate, about its subjects. */
export interface Statement {
  /** Such as `https://slsa.dev/provenance/v1`. */
  readonly predicateType: string;
  readonly subjects: readonly StatementSubject[];
  /** Not checked: `provenanceOf` and `sbomOf` read it. */
  readonly predicate: unknown;
}

export interface StatementSubject {
  readonly name: string | undefined;
  /** `sha256:…`. */
  readonly digests: readonly string[];
}

/** How an image was built, according to its SLSA provenance. */
export interface Provenance {
  readonly slsaVersion: '0.2' | '1';
  /** Identifies who built it, mostly a URL: of a workflow, or of a run. */
  readonly builderId: string | undefined;
  readonly buildType: string | undefined;
  /** The workflow of GitHub Actions. */
  readonly workflow: Workflow | undefined;
  readonly source: SourceCommit | undefined;
  /** A link to the run of the workflow; https only. */
  readonly runUrl: string | undefined;
  /** RFC 3339. */
  readonly startedAt: string | undefined;
  readonly finishedAt: string | undefined;
  /** What it was built from, such as base images. */
  readonly materials: readonly Material[];
}

export interface Workflow {
  /** A URL, such as `https://github.com/octo-org/api-gateway`. */
  readonly repository: string | undefined;
  /** `.github/workflows/release.yml`. */
  readonly path: string | undefined;
  /** `refs/tags/v1`. */
  readonly ref: string | undefined;
}

export interface SourceCommit {
  /** As written, such as `git+https://github.com/octo-org/api-gateway@refs/heads/main`; `repositoryUrl` makes a link of it. */
  readonly repository: string | undefined;
  /** The full hash. */
  readonly commit: string | undefined;
}

export interface Material {
  /** Such as `pkg:docker/node@22?platform=linux%2Famd64`. */
  readonly uri: string;
  /** `sha256:…`. */
  readonly digests: readonly string[];
}

/** A software bill of materials. */
export interface Sbom {
  readonly format: 'SPDX' | 'CycloneDX';
  /** Of the document. */
  readonly name: string | undefined;
  /** RFC 3339. */
  readonly created: string | undefined;
  /** Such as `syft 1.9.0`. */
  readonly tools: readonly string[];
  readonly packages: readonly SbomPackage[];
}

export interface SbomPackage {
  readonly name: string;
  readonly version: string | undefined;
  /** An SPDX licence expression, or names of licences. */
  readonly licence: string | undefined;
  /** Package URL, such as `pkg:npm/left-pad@1.3.0`. */
  readonly purl: string | undefined;
}

/** A signature as it is attached to an image. Nothing of it is verified: anyone may attach anything. */
export interface AttachedSignature {
  /** `undefined` if it was made with a key instead of an identity. */
  readonly certificate: SigningCertificate | undefined;
  /** Entries of the transparency log. */
  readonly logEntries: readonly LogEntry[];
}

export interface LogEntry {
  /** A decimal number; it can be beyond what a JavaScript number holds. */
  readonly index: string | undefined;
  /** When the log recorded the signature; ms since 1970. */
  readonly integratedAt: number | undefined;
}

/** What the certificate says that was attached to a signature. */
export interface SigningCertificate {
  /** The signer: an email address or a URI, such as that of a workflow. */
  readonly identity: SignerIdentity | undefined;
  /** Who knows the signer: the URL of an OpenID Connect provider. */
  readonly issuer: string | undefined;
  /** The name of the authority that issued the certificate, such as `sigstore-intermediate, sigstore.dev`. */
  readonly authority: string | undefined;
  /** ms since 1970. Certificates of Sigstore are valid for ten minutes. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** If a workflow signed. */
  readonly workflow: SigningWorkflow | undefined;
}

export interface SignerIdentity {
  readonly kind: 'email' | 'uri' | 'name';
  readonly value: string;
}

export interface SigningWorkflow {
  /** A URL, such as `https://github.com/octo-org/api-gateway`. */
  readonly repository: string | undefined;
  readonly ref: string | undefined;
  readonly commit: string | undefined;
  /** Such as `push`. */
  readonly trigger: string | undefined;
  /** A link to the run of the workflow; https only. */
  readonly runUrl: string | undefined;
}

/** What is attached to an image, for the commands that verify it. */
export type Attachment =
  /** An attestation that GitHub stores, found by `listAttestations`. */
  | { readonly kind: 'gitHubAttestation'; readonly predicateType: string }
  /** Stored next to the image by cosign; `isBundle` if as a Sigstore bundle (cosign 3). */
  | { readonly kind: 'signature'; readonly signature: AttachedSignature; readonly isBundle: boolean }
  | {
      readonly kind: 'attestation';
      readonly predicateType: string;
      readonly signature: AttachedSignature;
      readonly isBundle: boolean;
    };

/** A command to copy, or why there is none that is safe to paste. `tool` is a proper name, not to be translated. */
export type VerifyCommand =
  | { readonly tool: 'gh' | 'cosign'; readonly command: string }
  | { readonly tool: 'gh' | 'cosign'; readonly refused: InstallRefusal };
