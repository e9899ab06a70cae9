import type { Descriptor } from '#core/documents';
import { GitHubError, malformed, type Host } from '#core/github';
import type { ImageReader } from '#core/images';
import { readAttachments, type Attachments } from '#core/inspection';
import type { Action } from '../../messages/action.ts';
import type { ComparisonPart, ImageComparisonView } from '../../messages/compare.ts';
import { explain, type Remedy } from '../problem.ts';
import {
  attachmentsComparison,
  compareCommits,
  compareSboms,
  layersComparison,
  platformsOf,
  readBoth,
  readPlatform,
  readPlatforms,
  type Both,
  type NamedImage,
  type ReadPlatform,
  type Subject,
} from './comparedImages.ts';

export interface ComparedImages {
  readonly host: Host;
  readonly digests: Both<string>;
  readonly reader: ImageReader;
  /** The digests of the loaded versions that have a fallback tag for one of these digests. */
  readonly referrersOf: (digests: readonly string[]) => readonly string[];
  /** Whether all versions are loaded. */
  readonly isComplete: boolean;
  readonly offer: (scope: string, remedies: readonly Remedy[]) => readonly Action[];
  readonly onChange: (view: ImageComparisonView) => void;
}

const reading = { kind: 'reading' } as const;

/** Compares two images, part by part: a part that fails can be read again without the others. */
export class ImageComparison {
  readonly #images: ComparedImages;
  readonly #signal: AbortSignal;
  #view: ImageComparisonView = {
    platforms: reading,
    layers: reading,
    source: reading,
    attachments: reading,
    packages: undefined,
  };
  #named: Both<NamedImage> | undefined;
  /** The chosen platform, by its name and by its digests. */
  #chosen: (Both<string> & { readonly name: string | undefined }) | undefined;
  #platform: Both<ReadPlatform> | undefined;
  #attachments: Both<Attachments> | undefined;

  /** @param signal ends all reading. */
  constructor(images: ComparedImages, signal: AbortSignal) {
    this.#images = images;
    this.#signal = signal;
  }

  get view(): ImageComparisonView {
    return this.#view;
  }

  /** Returns what both versions have a document of, as it was pushed. Reading it can throw GitHubError. */
  documents(signal: AbortSignal) {
    const { reader, digests } = this.#images;
    const [named, chosen] = [this.#named, this.#chosen];
    const configs = this.#platform && {
      before: this.#platform.before.manifest.config,
      after: this.#platform.after.manifest.config,
    };
    const manifests = (both: Both<string>) => () => readBoth(both, (digest) => reader.manifest(digest, signal));
    const readConfigs = (both: Both<Descriptor>) => () =>
      readBoth(both, async ({ digest, size = 0 }) =>
        new TextDecoder().decode(await reader.blob({ digest, size }, signal)),
      );
    const hasIndexes = named?.before.contents.index && named.after.contents.index;
    const platform = chosen?.name;
    return [
      ...(hasIndexes ? [{ kind: 'index' as const, platform: undefined, read: manifests(digests) }] : []),
      ...(chosen ? [{ kind: 'manifest' as const, platform, read: manifests(chosen) }] : []),
      ...(configs?.before && configs.after
        ? [{ kind: 'config' as const, platform, read: readConfigs({ before: configs.before, after: configs.after }) }]
        : []),
    ];
  }

  /** Reads all parts. Never rejects: what fails is shown in its part. */
  load(): Promise<void> {
    return this.retry('platforms');
  }

  /** Reads a part again, and those that follow from it. Never rejects. */
  async retry(part: ComparisonPart): Promise<void> {
    switch (part) {
      case 'platforms':
        await this.#read('platforms', () => this.#comparePlatforms());
        if (!this.#named) return;
        await Promise.all([this.#read('layers', () => this.#compareLayers()), this.#readAttachments()]);
        return this.retry('source');
      case 'layers':
        // The manifest of a platform is read with the others.
        if (this.#isManifestMissing()) return this.retry('platforms');
        await this.#read('layers', () => this.#compareLayers());
        return this.retry('source');
      case 'attachments':
        await this.#readAttachments();
        return this.retry('source');
      case 'source':
        return this.#read('source', () => this.#compareSources());
      case 'packages':
        return this.#read('packages', () => this.#comparePackages());
    }
  }

  /** Compares another platform. Never rejects. */
  async choosePlatform(index: number): Promise<void> {
    const { platforms } = this.#view;
    if (platforms.kind !== 'read') return;
    const { before, after, name } = platforms.value.platforms[index] ?? {};
    if (!before || !after) return;
    this.#chosen = { before: before.digest, after: after.digest, name };
    this.#set('packages', undefined);
    this.#set('platforms', { kind: 'read', value: { ...platforms.value, chosen: index } });
    this.#showAttachments();
    await this.retry('layers');
  }

  async #comparePlatforms() {
    const { digests, reader } = this.#images;
    this.#named = await readBoth(digests, (digest) => readPlatforms(reader, digest, this.#signal));
    const compared = platformsOf(this.#named, this.#chosen?.name);
    const { before, after, name } = compared.platforms[compared.chosen ?? -1] ?? {};
    this.#chosen = before && after && { before: before.digest, after: after.digest, name };
    return compared;
  }

  get #subjects(): Both<Subject> | undefined {
    const { digests } = this.#images;
    return (
      this.#chosen && {
        before: { platform: this.#chosen.before, image: digests.before },
        after: { platform: this.#chosen.after, image: digests.after },
      }
    );
  }

  #isManifestMissing(): boolean {
    return (['before', 'after'] as const).some((side) =>
      this.#named?.[side].contents.platforms.some(
        ({ digest, manifest }) => digest === this.#chosen?.[side] && manifest instanceof GitHubError,
      ),
    );
  }

  async #compareLayers() {
    const [named, chosen] = [this.#named, this.#chosen];
    this.#platform = undefined;
    if (!named || !chosen) return undefined;
    const { reader } = this.#images;
    const { before, after } = await readBoth(
      { before: [named.before, chosen.before], after: [named.after, chosen.after] } as const,
      ([image, digest]) => readPlatform(reader, image, digest, this.#signal),
    );
    // Another one may have been chosen meanwhile.
    if (chosen !== this.#chosen || !before || !after) return undefined;
    this.#platform = { before, after };
    return layersComparison(this.#platform);
  }

  async #readAttachments(): Promise<void> {
    await this.#read('attachments', async () => {
      if (!this.#named) throw malformed('no manifest', 'Reading attachments');
      const { reader, referrersOf } = this.#images;
      this.#attachments = await readBoth(this.#named, ({ contents }) => {
        const digests = [contents.digest, ...contents.platforms.map(({ digest }) => digest)];
        return readAttachments(reader, contents, referrersOf(digests), this.#signal);
      });
      return attachmentsComparison(this.#attachments, this.#subjects, this.#images.isComplete);
    });
  }

  /** Which SBOMs can be compared depends on the platform. */
  #showAttachments(): void {
    if (this.#view.attachments.kind !== 'read' || !this.#attachments) return;
    const value = attachmentsComparison(this.#attachments, this.#subjects, this.#images.isComplete);
    this.#set('attachments', { kind: 'read', value });
  }

  async #compareSources() {
    const { host, reader } = this.#images;
    const of = (side: 'before' | 'after') => ({
      platform: this.#platform?.[side],
      attachments: this.#attachments?.[side],
      subject: this.#subjects?.[side],
    });
    return compareCommits(host, reader, { before: of('before'), after: of('after') }, this.#signal);
  }

  async #comparePackages() {
    if (!this.#attachments) throw malformed('no SBOM', 'Comparing SBOMs');
    return compareSboms(this.#images.reader, this.#attachments, this.#subjects, this.#signal);
  }

  async #read<Name extends ComparisonPart>(
    part: Name,
    read: () => Promise<Extract<ImageComparisonView[Name], { kind: 'read' }>['value']>,
  ): Promise<void> {
    this.#set(part, reading);
    const chosen = this.#chosen;
    // Else the same part of another platform is being read.
    const isOfPlatform = part !== 'platforms' && part !== 'attachments';
    const isCurrent = () => !this.#signal.aborted && (!isOfPlatform || chosen === this.#chosen);
    try {
      const value = await read();
      if (isCurrent()) this.#set(part, { kind: 'read', value } as ImageComparisonView[Name]);
    } catch (error) {
      if (!isCurrent()) return;
      const { message, remedies } = explain(error, { packageType: 'container' });
      const actions = this.#images.offer(`comparison ${part}`, remedies);
      this.#set(part, { kind: 'failed', message, actions });
    }
  }

  #set<Name extends ComparisonPart>(part: Name, value: ImageComparisonView[Name]): void {
    this.#view = { ...this.#view, [part]: value };
    this.#images.onChange(this.#view);
  }
}
