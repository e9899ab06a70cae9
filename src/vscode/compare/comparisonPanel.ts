import * as vscode from 'vscode';
import { compareMetadata } from '#core/comparison';
import type { Explorer } from '#core/explorer';
import { malformed, type Package, type PackageVersion } from '#core/github';
import { referrersIn } from '#core/inspection';
import { shortened, shortLabel, summarizeVersion, visible } from '#core/packages';
import {
  fromComparePage,
  type ComparedVersion,
  type ComparisonView,
  type FromComparePage,
  type ToComparePage,
} from '../../messages/compare.ts';
import { visibilityName } from '../explorer/text.ts';
import { typeName } from '../../texts/typeName.ts';
import type { JsonDocuments } from '../get/jsonDocuments.ts';
import { readTarget } from '../get/readTarget.ts';
import type { ImageReaders } from '../images/imageReaders.ts';
import { maxTitleLength } from '../literal.ts';
import { explain } from '../problem.ts';
import { MessagePanel } from '../webview/panel.ts';
import type { ChosenVersions } from './chooseVersions.ts';
import type { Both } from './comparedImages.ts';
import { ImageComparison } from './imageComparison.ts';
import { showRawDiff } from './rawDiff.ts';
import { t } from '../../texts/language.ts';

export interface ComparisonParts {
  readonly extensionUri: vscode.Uri;
  /** The explorer of the signed-in account; throws where there is none. */
  readonly explorer: () => Promise<Explorer>;
  readonly images: ImageReaders;
  readonly documents: Pick<JsonDocuments, 'showDiff'>;
}

/** A version's name in a sentence. */
const maxNameLength = 40;

/** One panel and the two versions that it compares. */
export class ComparisonPanel {
  readonly page: MessagePanel<ToComparePage, FromComparePage>;
  readonly #versions: ChosenVersions;
  readonly #parts: ComparisonParts;
  #loading = new AbortController();
  #metadata: Both<PackageVersion> | undefined;
  #image: ImageComparison | undefined;
  #shown: Extract<ToComparePage, { type: 'show' }> | undefined;

  constructor(versions: ChosenVersions, panel: vscode.WebviewPanel, parts: ComparisonParts) {
    this.#versions = versions;
    this.#parts = parts;
    this.page = new MessagePanel(panel, {
      page: 'compare',
      extensionUri: parts.extensionUri,
      parse: fromComparePage,
      receive: (message) => this.#receive(message),
    });
  }

  /** Fetches both versions again. A failure is shown in the panel. */
  async load(): Promise<void> {
    this.#loading.abort();
    this.#loading = new AbortController();
    // Aborted by the next load, and when the panel is closed.
    const signal = AbortSignal.any([this.#loading.signal, this.page.closed]);
    this.page.show({ type: 'loading', message: t('Loading…') }, this.#shown);
    try {
      const comparison = await this.#compare(signal);
      this.#shown = { type: 'show', comparison };
      const { before, after } = comparison;
      const title = `${visible(this.#versions.after.name)} ${before.name} ↔ ${after.name}`;
      this.page.panel.title = shortened(title, maxTitleLength);
      this.page.show(this.#shown);
      // Not before, since its changes are shown in what is shown.
      void this.#image?.load();
    } catch (error) {
      if (signal.aborted) return;
      const { message, remedies } = explain(error, { packageType: this.#versions.after.packageType });
      this.#shown = undefined;
      this.page.show({ type: 'failed', message, actions: this.page.offer('failed', remedies) });
    }
  }

  async #compare(signal: AbortSignal): Promise<ComparisonView> {
    const explorer = await this.#parts.explorer();
    const { before, after } = this.#versions;
    const { owner, packageType, name } = after;
    if (before.versionId === undefined || after.versionId === undefined) {
      throw malformed('no version', 'Comparing versions');
    }
    const ids = [before.versionId, after.versionId] as const;
    const { pkg, versions, ...read } = await readTarget(explorer, { owner, packageType, name }, ids, signal);
    const metadata = { before: versions[0], after: versions[1] };
    this.#metadata = metadata;
    this.#image = packageType === 'container' ? await this.#openImages(explorer, pkg, metadata, signal) : undefined;
    return {
      packageType,
      subtitle: [`${owner.login}/${visible(name)}`, typeName(packageType), visibilityName(pkg.visibility)].join(' · '),
      before: this.#versionOf(metadata.before),
      after: this.#versionOf(metadata.after),
      metadata: compareMetadata(metadata.before, metadata.after),
      ...(this.#image ? { image: this.#image.view } : {}),
      ...read,
      state: this.#versions,
    };
  }

  #versionOf(version: PackageVersion): ComparedVersion {
    const { createdAt, ...summary } = summarizeVersion(version);
    const name = visible(shortLabel(summary, this.#versions.after.packageType));
    return { name: shortened(name, maxNameLength), createdAt };
  }

  async #openImages(
    explorer: Explorer,
    { visibility }: Package,
    { before, after }: Both<PackageVersion>,
    signal: AbortSignal,
  ): Promise<ImageComparison> {
    const { owner, name } = this.#versions.after;
    const reader = await this.#parts.images.of({ owner: owner.login, name, visibility });
    const versions = explorer.versions(this.#versions.after);
    return new ImageComparison(
      {
        host: explorer.connection.host,
        digests: { before: before.name, after: after.name },
        reader,
        referrersOf: (digests) => referrersIn(versions.items, digests),
        isComplete: versions.loaded && !versions.hasMore,
        offer: this.page.offer,
        onChange: (image) => this.#update({ image }),
      },
      signal,
    );
  }

  async #receive(message: Exclude<FromComparePage, { type: 'ready' | 'act' }>): Promise<void> {
    switch (message.type) {
      case 'refresh':
        return this.load();
      case 'retryPart':
        return this.#image?.retry(message.part);
      case 'choosePlatform':
        return this.#image?.choosePlatform(message.index);
      case 'comparePackages':
        return this.#image?.retry('packages');
      case 'openDiff':
        return this.#openDiff();
      case 'open':
        return this.#openCommits(message.url);
    }
  }

  /** Opens the address that was computed for the page, which is on the signed-in host or on github.com; no other one. */
  async #openCommits(url: string): Promise<void> {
    const source = this.#image?.view.source;
    if (source?.kind !== 'read' || source.value.compareUrl !== url) return;
    // As text: a Uri would encode it once more.
    await vscode.commands.executeCommand('vscode.open', url);
  }

  async #openDiff(): Promise<void> {
    if (!this.#shown || !this.#metadata) return;
    const { before, after } = this.#shown.comparison;
    await showRawDiff({
      name: this.#versions.after.name,
      versions: { before: before.name, after: after.name },
      metadata: this.#metadata,
      image: this.#image,
      documents: this.#parts.documents,
      signal: AbortSignal.any([this.#loading.signal, this.page.closed]),
    });
  }

  /** Shows a part of the page that has changed. */
  #update(part: Pick<ComparisonView, 'image'>): void {
    if (!this.#shown) return;
    this.#shown = { ...this.#shown, comparison: { ...this.#shown.comparison, ...part } };
    this.page.show({ ...this.#shown, announcement: '' }, this.#shown);
  }
}
