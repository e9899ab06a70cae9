import type { Sbom } from '#core/documents';
import { GitHubError, listAttestations, malformed, type Connection, type PackageReference } from '#core/github';
import type { ImageReader } from '#core/images';
import {
  imageOf,
  readAttachments,
  readConfig,
  readContents,
  readProvenance,
  readSbom,
  sharedLayers,
} from '#core/inspection';
import type { AttachedDocument, Attachments, ImageContents } from '#core/inspection';
import type { FromDetailsPage } from '../../../messages/details.ts';
import type { ImagePart, ImageView, Part, ProvenanceView } from '../../../messages/image.ts';
import { explain, type Remedy } from '../../problem.ts';
import type { Action } from '../../../messages/action.ts';
import { indented } from '../jsonDocuments.ts';
import { attachmentsView, configView, contentsView, provenanceView, signedView } from './imageView.ts';

/** What the page of an image asks for. */
export type ImageMessage = Extract<
  FromDetailsPage,
  { type: 'retryPart' | 'choosePlatform' | 'readSbom' | 'openDocument' }
>;

export interface ImageSubject {
  readonly reference: PackageReference;
  readonly digest: string;
  readonly connection: Connection;
  readonly reader: ImageReader;
  /** The digests of the loaded versions that have a fallback tag for one of these digests. */
  readonly referrersOf: (digests: readonly string[]) => readonly string[];
  /** Whether all versions are loaded. */
  readonly isComplete: boolean;
  readonly offer: (scope: string, remedies: readonly Remedy[]) => readonly Action[];
  readonly documents: { readonly showText: (title: string, text: string) => Promise<void> };
  readonly onChange: (view: ImageView) => void;
}

const reading = { kind: 'reading' } as const;

/** Reads an image, part by part: a part that fails can be read again without the others. */
export class ImageDetails {
  readonly #subject: ImageSubject;
  readonly #signal: AbortSignal;
  #view: ImageView = { contents: reading, config: reading, attachments: reading, gitHubAttestations: reading };
  #contents: ImageContents | undefined;
  #chosen = 0;
  #attachments: Attachments = { documents: [], errors: [] };
  readonly #provenances = new Map<string, Part<ProvenanceView>>();
  readonly #sboms = new Map<string, Part<Sbom>>();

  /** @param signal ends all reading. */
  constructor(subject: ImageSubject, signal: AbortSignal) {
    this.#subject = subject;
    this.#signal = signal;
  }

  get view(): ImageView {
    return this.#view;
  }

  /** Reads all parts. Never rejects: what fails is shown in its part. */
  async load(): Promise<void> {
    await Promise.all([this.#retry('contents'), this.#retry('gitHubAttestations')]);
  }

  /** Carries out what the page asks for. @throws GitHubError if a document cannot be read. */
  async receive(message: ImageMessage): Promise<void> {
    switch (message.type) {
      case 'retryPart':
        if (message.part === 'config') return this.#read('config', () => this.#readConfigAgain());
        return this.#retry(message.part);
      case 'choosePlatform':
        return this.#choosePlatform(message.index);
      case 'readSbom':
        return this.#readSbom(message.digest);
      case 'openDocument': {
        const { reference, documents } = this.#subject;
        const { digest } = message;
        return documents.showText(`${reference.name} ${digest.slice(0, 19)}`, await this.#documentText(digest));
      }
    }
  }

  /** Reads a part again, and those that follow from it. Never rejects. */
  async #retry(part: ImagePart): Promise<void> {
    switch (part) {
      case 'contents':
        await this.#read('contents', () => this.#readContents());
        if (this.#contents) await Promise.all([this.#retry('config'), this.#retry('attachments')]);
        return;
      case 'config':
        return this.#read('config', () => this.#readConfig());
      case 'attachments':
        return this.#read('attachments', () => this.#readAttachments());
      case 'gitHubAttestations':
        return this.#read('gitHubAttestations', () => this.#readGitHubAttestations());
    }
  }

  /** Shows the layers and the configuration of another platform. Never rejects. */
  async #choosePlatform(index: number): Promise<void> {
    if (!this.#contents?.platforms[index]) return;
    this.#chosen = index;
    this.#set('contents', { kind: 'read', value: contentsView(this.#contents, index, this.#subject.reader) });
    await this.#retry('config');
  }

  /** Reads an SBOM, which may have megabytes, so only when it is asked for. Never rejects. */
  async #readSbom(digest: string): Promise<void> {
    const found = this.#attachments.documents.find(({ kind, blob }) => kind === 'sbom' && blob.digest === digest);
    if (!found) return;
    await this.#readInto(this.#sboms, found, () => readSbom(this.#subject.reader, found, this.#signal));
  }

  /** Returns a document of the image as JSON, indented where it is valid. @throws GitHubError. */
  async #documentText(digest: string): Promise<string> {
    const { reader } = this.#subject;
    const manifests = this.#contents?.platforms.map((platform) => imageOf(platform)) ?? [];
    const configs = manifests.flatMap((manifest) => manifest?.config ?? []);
    const blob = [...configs, ...this.#attachments.documents.map((each) => each.blob)].find(
      (each) => each.digest === digest,
    );
    const text = blob
      ? new TextDecoder().decode(await reader.blob({ digest, size: blob.size ?? 0 }, this.#signal))
      : await reader.manifest(digest, this.#signal);
    return indented(text);
  }

  async #readContents() {
    const { digest, reader } = this.#subject;
    const contents = await readContents(reader, digest, this.#signal);
    const readable = contents.platforms.findIndex((platform) => imageOf(platform) !== undefined);
    if (!this.#contents) this.#chosen = Math.max(0, readable);
    this.#contents = contents;
    return contentsView(contents, this.#chosen, reader);
  }

  /** Also reads the manifests of platforms that could not be read: what is cached is not fetched again. */
  async #readConfigAgain() {
    if (this.#contents?.platforms[this.#chosen]?.manifest instanceof GitHubError) {
      this.#set('contents', { kind: 'read', value: await this.#readContents() });
    }
    return this.#readConfig();
  }

  async #readConfig() {
    const { reader, connection } = this.#subject;
    const platform = this.#contents?.platforms[this.#chosen];
    const manifest = platform && imageOf(platform);
    if (platform?.manifest instanceof GitHubError) throw platform.manifest;
    if (!manifest || !this.#contents) return configView({ host: connection.host });
    const { layers } = manifest;
    const config = await readConfig(reader, manifest, this.#signal).then(
      (value) => ({ kind: 'read', value }) as const,
      (error: unknown) => {
        this.#signal.throwIfAborted();
        return this.#failed('config', error);
      },
    );
    const shared = await sharedLayers(reader, new Set(layers.map(({ digest }) => digest)), platform.digest);
    return configView({ host: connection.host, index: this.#contents.index, manifest, config, shared });
  }

  async #readAttachments() {
    const { reader, referrersOf, digest } = this.#subject;
    if (!this.#contents) throw malformed('no manifest', 'Reading attachments');
    const digests = [digest, ...this.#contents.platforms.map((platform) => platform.digest)];
    this.#attachments = await readAttachments(reader, this.#contents, referrersOf(digests), this.#signal);
    const provenances = this.#attachments.documents.filter(({ kind }) => kind === 'provenance');
    for (const each of provenances) {
      void this.#readInto(this.#provenances, each, async () => {
        const provenance = await readProvenance(this.#subject.reader, each, this.#signal);
        return provenanceView(this.#subject.connection.host, this.#nameOf(each.subject), provenance);
      });
    }
    return this.#attachmentsView();
  }

  async #readGitHubAttestations() {
    const { connection, reference, digest } = this.#subject;
    const found = await listAttestations(connection, reference.owner, [digest], { signal: this.#signal });
    if (found.kind === 'notKnown') return undefined;
    return (found.attestations.get(digest) ?? []).map(({ bundle }) => signedView(connection.host, bundle));
  }

  /** Reads a document that is attached, and shows it with the others. */
  async #readInto<T>(
    parts: Map<string, Part<T>>,
    { blob: { digest } }: AttachedDocument,
    read: () => Promise<T>,
  ): Promise<void> {
    parts.set(digest, reading);
    this.#showAttachments();
    try {
      parts.set(digest, { kind: 'read', value: await read() });
    } catch (error) {
      if (this.#signal.aborted) return;
      parts.set(digest, this.#failed(digest, error));
    }
    this.#showAttachments();
  }

  #showAttachments(): void {
    if (this.#view.attachments.kind === 'read')
      this.#set('attachments', { kind: 'read', value: this.#attachmentsView() });
  }

  #attachmentsView() {
    return attachmentsView(this.#subject, this.#attachments, {
      nameOf: (subject) => this.#nameOf(subject),
      provenances: this.#provenances,
      sboms: this.#sboms,
    });
  }

  /** `linux/arm64`, or nothing for the image as a whole. */
  #nameOf(subject: string | undefined): string {
    return this.#contents?.platforms.find(({ digest }) => digest === subject)?.platform ?? '';
  }

  async #read<Name extends ImagePart>(
    part: Name,
    read: () => Promise<Extract<ImageView[Name], { kind: 'read' }>['value']>,
  ): Promise<void> {
    this.#set(part, reading);
    const chosen = this.#chosen;
    // Else the configuration of another platform is being read.
    const isCurrent = () => !this.#signal.aborted && (part !== 'config' || chosen === this.#chosen);
    try {
      const value = await read();
      if (isCurrent()) this.#set(part, { kind: 'read', value } as ImageView[Name]);
    } catch (error) {
      if (isCurrent()) this.#set(part, this.#failed(part, error));
    }
  }

  #failed(scope: string, error: unknown): Part<never> {
    const { message, remedies } = explain(error, { packageType: 'container' });
    return { kind: 'failed', message, actions: this.#subject.offer(`image ${scope}`, remedies) };
  }

  #set<Name extends ImagePart>(part: Name, value: ImageView[Name]): void {
    this.#view = { ...this.#view, [part]: value };
    this.#subject.onChange(this.#view);
  }
}
