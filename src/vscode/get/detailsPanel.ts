import * as vscode from 'vscode';
import { versionRow, type Explorer, type PackageRow, type VersionRow } from '#core/explorer';
import { getPackage, type Package } from '#core/github';
import { representativeVersion, shortened, isImageType, summarizeVersion, visible } from '#core/packages';
import type { Target } from '#core/packages';
import type { Action } from '../../messages/action.ts';
import { fromDetailsPage } from '../../messages/details.ts';
import type { DetailsView, FromDetailsPage, ToDetailsPage } from '../../messages/details.ts';
import { typeIcon } from '../explorer/typeIcon.ts';
import type { ImageReaders } from '../images/imageReaders.ts';
import { explain } from '../problem.ts';
import { maxTitleLength } from '../literal.ts';
import { MessagePanel } from '../webview/panel.ts';
import { deletedNote, partOfRemedies, rowOf, rowRemedies } from './detailsActions.ts';
import { detailsView } from './detailsView.ts';
import type { ImageDetails } from './image/imageDetails.ts';
import { openImage } from './image/openImage.ts';
import { InstallSection } from './installSection.ts';
import type { jsonDocuments } from './jsonDocuments.ts';
import { openOnGitHub } from './openOnGitHub.ts';
import { digestsOf } from './digests.ts';
import { readTarget } from './readTarget.ts';
import { loadAllVersions, timelineView } from './versionTimeline.ts';
import { readAllSizes, sizesView } from './packageSizes.ts';
import { t } from '../../texts/language.ts';

export interface DetailsParts {
  readonly extensionUri: vscode.Uri;
  /** The explorer of the signed-in account; throws where there is none. */
  readonly explorer: () => Promise<Explorer>;
  readonly images: ImageReaders;
  readonly documents: Pick<ReturnType<typeof jsonDocuments>, 'showText'>;
}

/** One panel and what it shows. */
export class DetailsPanel {
  #target: Target;
  #isPreview: boolean;
  readonly page: MessagePanel<ToDetailsPage, FromDetailsPage>;
  readonly #parts: DetailsParts;
  readonly #install: InstallSection;
  #loading = new AbortController();
  #versionCount: number | undefined;
  #image: ImageDetails | undefined;
  /** What the buttons act on. */
  #row: PackageRow | VersionRow | undefined;
  /** What a page that starts again shows. */
  #message: ToDetailsPage | undefined;

  constructor(target: Target, panel: vscode.WebviewPanel, parts: DetailsParts, isPreview: boolean) {
    this.#target = target;
    this.#isPreview = isPreview;
    this.#parts = parts;
    this.#install = new InstallSection(parts.images, (install, text) => this.#update({ install }, text));
    this.page = new MessagePanel(panel, {
      page: 'details',
      extensionUri: parts.extensionUri,
      parse: fromDetailsPage,
      receive: (message) => this.#receive(message),
    });
  }

  get target(): Target {
    return this.#target;
  }

  /** Whether the next row may reuse it. */
  get isPreview(): boolean {
    return this.#isPreview;
  }

  keepOpen(): void {
    this.#isPreview = false;
    if (this.#message?.type === 'show') this.#update({ state: this.#state() }, '');
    else if (this.#message) this.#show({ ...this.#message, state: this.#state() });
  }

  /** What the page persists, so that the panel can be restored. */
  #state(): unknown {
    return this.#isPreview ? { ...this.#target, isPreview: true } : this.#target;
  }

  /** Shows something else. */
  async reuse(target: Target, title: string): Promise<void> {
    this.#target = target;
    this.#message = undefined;
    this.#install.clear();
    this.#row = undefined;
    const { panel } = this.page;
    panel.title = title;
    panel.iconPath = typeIcon(target.packageType);
    await this.load();
  }

  /** @param gone the version that is shown, or its package. */
  showDeleted(gone: Target): void {
    this.#loading.abort();
    const { message, remedies } = deletedNote(gone, this.#row);
    this.#show({ type: 'failed', message, isExpected: true, actions: this.page.offer('deleted', remedies) });
  }

  /** Fetches everything again. A failure is shown in the panel. */
  async load(): Promise<void> {
    this.#loading.abort();
    this.#loading = new AbortController();
    const signal = this.#signal();
    const target = this.#target;
    const shown = this.#message?.type === 'show' ? this.#message : undefined;
    const state = shown ? {} : { state: this.#state() };
    this.#show({ type: 'loading', message: t('Loading…'), ...state }, shown);
    try {
      const details = { ...(await this.#get(target, signal)), state: this.#state() };
      signal.throwIfAborted();
      const { name, versionId } = target;
      // A version alone, such as 1.4.2, does not say what it is a version of.
      const title = versionId === undefined ? details.title : `${visible(name)} ${details.title}`;
      this.page.panel.title = shortened(title, maxTitleLength);
      this.#show({ type: 'show', details });
    } catch (error) {
      if (signal.aborted) return;
      const { message, remedies } = explain(error, { packageType: target.packageType });
      this.#show({ type: 'failed', message, actions: this.page.offer('failed', remedies) });
    }
  }

  /** Aborted by the next load, and when the panel is closed. */
  #signal(): AbortSignal {
    return AbortSignal.any([this.#loading.signal, this.page.closed]);
  }

  async #get(target: Target, signal: AbortSignal): Promise<DetailsView> {
    const explorer = await this.#parts.explorer();
    const { connection } = explorer;
    const { versionId } = target;
    if (versionId !== undefined) {
      const { pkg, versions, ...read } = await readTarget(explorer, target, [versionId], signal);
      const [version] = versions;
      const summary = summarizeVersion(version);
      const install = await this.#install.open(connection.host, target.owner.login, pkg, summary);
      const actions = this.#actions(versionRow(rowOf(target, pkg), summary));
      this.#image = await openImage(target, pkg, version.name, {
        ...this.#parts,
        explorer,
        offer: this.page.offer,
        onChange: (image) => !signal.aborted && this.#update({ image }, ''),
        signal,
      });
      const image = this.#image && { image: this.#image.view, ...(await this.#related()) };
      return detailsView(connection.host, target, pkg, version, { install, actions, ...image, ...read });
    }
    const list = explorer.versions(target).detached;
    const refreshing = list.loaded || list.error ? list.refresh() : list.load();
    const [{ pkg, ...read }] = await Promise.all([readTarget(explorer, target, [], signal), refreshing]);
    this.#versionCount = pkg.version_count;
    // Other types install the newest version without naming it.
    const version = isImageType(target.packageType) ? representativeVersion(list.items) : undefined;
    const install = await this.#install.open(connection.host, target.owner.login, pkg, version);
    const timeline = timelineView(list, pkg.version_count);
    const actions = this.#actions(rowOf(target, pkg));
    const sizes = await this.#sizes(explorer, target, pkg);
    return detailsView(connection.host, target, pkg, undefined, { install, timeline, actions, ...sizes, ...read });
  }

  async #sizes(explorer: Explorer, target: Target, { visibility, version_count: total }: Package) {
    if (target.packageType !== 'container') return {};
    const { owner, name } = target;
    const reader = await this.#parts.images.of({ owner: owner.login, name, visibility });
    return { sizes: await sizesView(reader, explorer.versions(target).detached, total) };
  }

  /** Shows again what follows from the manifests and versions that are known. */
  async updateKnown(): Promise<void> {
    const signal = this.#signal();
    await this.#install.follow(signal);
    const related = await this.#related();
    if (!signal.aborted) this.#update(related, '');
  }

  /** What is known of the images that a container version is part of, and of its own parts. */
  async #related(): Promise<Pick<DetailsView, 'partOf' | 'digests'>> {
    const row = this.#row;
    if (row?.kind !== 'version' || row.package.package.packageType !== 'container') return {};
    const explorer = await this.#parts.explorer();
    const images = await explorer.images.imagesWith(row.package, row.version.name);
    return { partOf: this.page.offer('partOf', partOfRemedies(images)), digests: await digestsOf(explorer, row) };
  }

  #actions(row: PackageRow | VersionRow): readonly Action[] {
    this.#row = row;
    return this.page.offer('row', rowRemedies(row));
  }

  async #receive(message: Exclude<FromDetailsPage, { type: 'ready' | 'act' }>): Promise<void> {
    switch (message.type) {
      case 'refresh':
        return this.load();
      case 'loadAllVersions':
        return this.#loadAllVersions();
      case 'readManifest':
        return this.#install.read(this.#signal());
      case 'readSizes':
        return this.#readSizes();
      case 'chooseInstall':
        this.#install.choose(message.index);
        return;
      case 'copy':
        return vscode.env.clipboard.writeText(message.text);
      case 'retryPart':
      case 'choosePlatform':
      case 'readSbom':
      case 'openDocument':
        return this.#image?.receive(message);
      case 'open':
        return openOnGitHub((await this.#parts.explorer()).connection.host, message.url);
    }
  }

  async #readSizes(): Promise<void> {
    const target = this.#target;
    const explorer = await this.#parts.explorer();
    const pkg = await getPackage(explorer.connection, target);
    const { owner, name } = target;
    const reader = await this.#parts.images.of({ owner: owner.login, name, visibility: pkg.visibility });
    try {
      await readAllSizes(target, reader, explorer.versions(target).detached, this.page.closed);
    } finally {
      // The panel may show something else by now.
      if (target === this.#target) this.#update(await this.#sizes(explorer, target, pkg), t('Sizes read'));
    }
  }

  async #loadAllVersions(): Promise<void> {
    const target = this.#target;
    const explorer = await this.#parts.explorer();
    const list = explorer.versions(target).detached;
    const update = (progress?: string) => {
      // The panel may show something else by now.
      if (target === this.#target) this.#update({ timeline: timelineView(list, this.#versionCount, progress) }, '');
    };
    await loadAllVersions(target.name, list, this.page.closed, update);
  }

  /** Shows a part of the page that has changed. */
  #update(part: Partial<DetailsView>, announcement: string): void {
    if (this.#message?.type !== 'show') return;
    const whole = { ...this.#message, details: { ...this.#message.details, ...part } };
    this.#show({ ...whole, announcement }, whole);
  }

  /** @param whole what a page that starts again shows. */
  #show(message: ToDetailsPage, whole = message): void {
    this.#message = whole;
    this.page.show(message, whole);
  }
}
